import { z } from 'zod';
import { strategySchema } from '../../../src-shared/models/queue.ts';
import { snapshotTriggerSchema } from '../../../src-shared/models/snapshot.ts';
import { statusCountsSchema } from '../../../src-shared/models/task.ts';
import type { SnapshotManifest } from '../base-storage.ts';
import type { CheckpointHeader } from '../checkpoint.ts';
import { pausesSchema, pausesText, withPauses } from '../pauses.ts';
import type { ProjectTotals } from '../project-totals.ts';

/** Value of `format` in a queue file and in a snapshot file. */
export const QUEUE_FORMAT = 'poppo-queue';
export const SNAPSHOT_FORMAT = 'poppo-queue-snapshot';
export const FORMAT_VERSION = '2.0';
/** Files with a higher major version are refused; a higher minor one only adds members. */
export const FORMAT_MAJOR = 2;

/** The end of every file of ours; the checksum is that of all bytes before its own key. */
const FOOTER = /"contentHash":"([^"\\]*)",\s*("checksum":"sha256:([0-9a-f]{64})"\s*\}\s*)$/;
/** No footer is longer. */
export const FOOTER_BYTES = 1024;

export const projectSchema = z.object({
  projectId: z.string().nullable(),
  completedTotal: z.number(),
  failedTotal: z.number(),
  weight: z.number(),
});

const manifestSchema = z.object({
  id: z.string(),
  name: z.string(),
  note: z.string(),
  trigger: snapshotTriggerSchema,
  pinned: z.boolean(),
  createdAt: z.number(),
  taskCount: z.number(),
  counts: statusCountsSchema,
  contentHash: z.string(),
});

export interface Footer {
  readonly contentHash: string;
  /** SHA-256 as hex digits. */
  readonly checksum: string;
  /** Bytes from the checksum's key to the end of the file. */
  readonly length: number;
}

/** Text from the start of a file to the opening bracket of its tasks. */
export function headText(header: CheckpointHeader, taskCount: number, manifest: SnapshotManifest | null): string {
  const format = manifest === null ? QUEUE_FORMAT : SNAPSHOT_FORMAT;
  const lines = [
    `{"format":"${format}","version":"${FORMAT_VERSION}"`,
    ...(manifest === null ? [] : [`"snapshot":${JSON.stringify(manifestSchema.parse(manifest))}`]),
    `"savedAt":${JSON.stringify(header.savedAt)},"strategy":${JSON.stringify(header.strategy)}`,
    ...pausedLine(header),
    `"projects":[${header.projects.map(projectLine).join(',')}${header.projects.length > 0 ? '\n' : ''}]`,
    `"taskCount":${taskCount}`,
    '"tasks":[',
  ];
  return lines.join(',\n');
}

/** Text from the closing bracket of the tasks to the checksum's key. */
export function contentHashText(contentHash: string): string {
  return `],\n"contentHash":${JSON.stringify(contentHash)},\n`;
}

export function checksumText(checksum: string): string {
  return `"checksum":"sha256:${checksum}"}\n`;
}

/** The footer in the last bytes of a file (as latin1 text), or null where the file does not end with one. */
export function parseFooter(end: string): Footer | null {
  const [, contentHash, rest, checksum] = FOOTER.exec(end) ?? [];
  if (contentHash === undefined || rest === undefined || checksum === undefined) return null;
  return { contentHash, checksum, length: rest.length };
}

/** What the members before the tasks say; what is absent or damaged among them is left at "unknown". */
export function parseHeader(members: ReadonlyMap<string, string>): CheckpointHeader {
  return {
    savedAt: parseMember(members, 'savedAt', z.number()),
    strategy: parseMember(members, 'strategy', strategySchema),
    projects: parseMember(members, 'projects', z.array(projectSchema)) ?? [],
    ...withPauses(parseMember(members, 'paused', pausesSchema) ?? undefined),
  };
}

export function parseTaskCount(members: ReadonlyMap<string, string>): number | null {
  return parseMember(members, 'taskCount', z.number());
}

export function parseManifest(members: ReadonlyMap<string, string>): SnapshotManifest | null {
  return parseMember(members, 'snapshot', manifestSchema);
}

function parseMember<T>(members: ReadonlyMap<string, string>, key: string, schema: z.ZodType<T>): T | null {
  const text = members.get(key);
  if (text === undefined) return null;
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

function pausedLine({ paused }: CheckpointHeader): string[] {
  const text = pausesText(paused);
  return text === '' ? [] : [`"paused":${text}`];
}

function projectLine(project: ProjectTotals): string {
  return `\n${JSON.stringify(projectSchema.parse(project))}`;
}
