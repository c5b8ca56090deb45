import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';

/** State of the original system's queue, with every shape of `processing` and `projectStats` it was saved in. */
export interface LegacyState {
  readonly queue: readonly object[];
  readonly processing?: readonly unknown[] | Readonly<Record<string, object>>;
  readonly projectStats?: Readonly<Record<string, object>> | readonly (readonly [string, object])[];
}

export interface LegacyStamps {
  /** Moment the checksum was computed at, ms since 1970. */
  readonly checksumAt: number;
  /** Moment that stands in the file: the original took it anew, a few ms later. */
  readonly savedAt: number;
}

/**
 * The text of a queue.json exactly as the original wrote it: the checksum taken over the state with one
 * `savedAt`, then the file stamped with a later one.
 */
export function legacyQueueText(state: LegacyState, { checksumAt, savedAt }: LegacyStamps): string {
  const { queue, processing, projectStats } = state;
  const stateAt = (moment: number) => ({ queue, processing, projectStats, savedAt: new Date(moment).toISOString() });
  const checksum = createHash('md5')
    .update(JSON.stringify(stateAt(checksumAt)))
    .digest('hex');
  return JSON.stringify({ ...stateAt(savedAt), version: '1.0', checksum }, null, 2);
}

/** The text of a snapshot file of the original. */
export function legacySnapshotText(state: LegacyState, snapshotId: string, createdAt: number): string {
  const { queue, processing, projectStats } = state;
  const savedAt = new Date(createdAt).toISOString();
  return JSON.stringify({ queue, processing, projectStats, savedAt, snapshotId, snapshotCreatedAt: savedAt }, null, 2);
}

/** Writes a whole queue.json of the original to `path`: `count` waiting tasks of three projects and two running. */
export function writeLegacyQueue(path: string, count: number, savedAt = 1_795_420_142_587): LegacyState {
  const state = legacyState(count, savedAt);
  writeFileSync(path, legacyQueueText(state, { checksumAt: savedAt - 3, savedAt }));
  return state;
}

const PROJECTS = ['poppo-core', 'web-dashboard', '日本プロジェクト'];
const TYPES = ['issue', 'comment', 'build'];

export function legacyState(count: number, savedAt: number): LegacyState {
  const task = (index: number) => ({
    id: `task-${savedAt - (count - index) * 1000}-${(index + 46_656).toString(36)}`,
    projectId: PROJECTS[index % PROJECTS.length],
    type: TYPES[index % TYPES.length],
    priority: (index % 5) * 10,
    data: {
      issueNumber: index + 1,
      title: index % 3 === 2 ? `課題 ${index}` : `Issue "${index}"`,
      labels: [],
      note: null,
    },
    addedAt: new Date(savedAt - (count - index) * 1000).toISOString(),
    retries: index % 7 === 0 ? 1 : 0,
  });
  const running = (index: number) => ({ ...task(count + index), startedAt: new Date(savedAt - 5000).toISOString() });
  return {
    queue: Array.from({ length: count }, (_, index) => task(index)),
    processing: [running(0), running(1)],
    projectStats: Object.fromEntries(
      PROJECTS.map((project, index) => [
        project,
        { queued: Math.ceil(count / 3), processing: 1, completed: 100 + index, failed: 3 * index },
      ]),
    ),
  };
}
