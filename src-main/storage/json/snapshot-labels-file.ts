import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { writeDurably } from '../../platform/durable-file.ts';
import { fileError, systemCode } from '../../platform/file-errors.ts';
import type { SnapshotManifest } from '../base-storage.ts';
import { type SnapshotLabels, snapshotLabelsSchema } from '../snapshot-labels.ts';

/** End of the names of label files. No snapshot's name ends so. */
export const LABELS_EXTENSION = '.labels';
const FORMAT = 'poppo-queue-snapshot-labels';

const labelsFileSchema = snapshotLabelsSchema.extend({
  format: z.literal(FORMAT),
  version: z.string(),
  // A label file that outlived its snapshot must not speak for a later one of the same id.
  of: z.object({ createdAt: z.number(), contentHash: z.string() }),
});

export async function writeLabels(path: string, manifest: SnapshotManifest, labels: SnapshotLabels): Promise<void> {
  const { createdAt, contentHash } = manifest;
  const content = { format: FORMAT, version: '2.0', of: { createdAt, contentHash }, ...labels };
  const text = `${JSON.stringify(labelsFileSchema.parse(content))}\n`;
  await writeDurably(path, (sink) => sink.write(Buffer.from(text)));
}

/** The labels kept for this snapshot; null where there are none, `unreadable` where the file is damaged. */
export function readLabels(path: string, manifest: SnapshotManifest): SnapshotLabels | null | 'unreadable' {
  const text = textOf(path);
  if (text === null) return null;
  const parsed = labelsFileSchema.safeParse(jsonOf(text));
  if (!parsed.success) return 'unreadable';
  const { of, format: _format, version: _version, ...labels } = parsed.data;
  return of.createdAt === manifest.createdAt && of.contentHash === manifest.contentHash ? labels : null;
}

function textOf(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null;
    throw fileError(error, 'read', path);
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
