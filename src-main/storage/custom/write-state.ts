import { setImmediate as nextTurn } from 'node:timers/promises';
import { AppError } from '../../../src-shared/errors/app-error.ts';
import type { CheckpointSource, StoredTask } from '../checkpoint.ts';
import { withPauses } from '../pauses.ts';
import type { ProjectTotals } from '../project-totals.ts';
import { type ProjectStats, type QueueState, STATE_FORMAT, STATE_VERSION, type TaskState } from '../queue-state.ts';
import type { SnapshotManifest } from '../snapshot-manifest.ts';
import { isHeldByObject } from './exact-texts.ts';
import { StateChecksum } from './state-checksum.ts';

/** How long tasks are turned into objects before others have a turn, ms. */
const SLICE_MS = 25;

export interface WrittenState {
  readonly state: QueueState;
  /** What the tasks take as JSON. */
  readonly bytes: number;
}

/** The view as plain data. Throws `internal.unexpected` where it has other than the number of tasks it claims. */
export async function writeState(
  source: CheckpointSource,
  now: number,
  snapshot: SnapshotManifest | null = null,
): Promise<WrittenState> {
  const lists = new StateLists();
  let sliceEnd = performance.now() + SLICE_MS;
  for (const task of source.tasks()) {
    lists.add(task);
    if (performance.now() < sliceEnd) continue;
    await nextTurn();
    sliceEnd = performance.now() + SLICE_MS;
  }
  if (lists.taskCount !== source.taskCount) {
    const counts = `${lists.taskCount} tasks where ${source.taskCount} were announced`;
    throw new AppError('internal.unexpected', `The view of the queue has ${counts}; nothing was saved`);
  }
  return { state: stateOf(source, lists, new Date(source.header.savedAt ?? now), snapshot), bytes: lists.bytes };
}

function stateOf(
  { header, contentHash }: CheckpointSource,
  lists: StateLists,
  savedAt: Date,
  snapshot: SnapshotManifest | null,
): QueueState {
  const { strategy } = header;
  const projectStats = lists.projectStats(header.projects);
  return {
    format: STATE_FORMAT,
    version: STATE_VERSION,
    savedAt: savedAt.toISOString(),
    strategy,
    ...withPauses(header.paused),
    queue: lists.queue,
    processing: lists.processing,
    completed: lists.completed,
    failed: lists.failed,
    projectStats,
    exact: lists.exact,
    contentHash,
    checksum: lists.checksum.of({ strategy, projectStats }),
    ...(snapshot === null ? {} : { snapshot }),
  };
}

/** The tasks of a state, put where they belong one after the other. */
class StateLists {
  readonly queue: TaskState[] = [];
  readonly processing: TaskState[] = [];
  readonly completed: TaskState[] = [];
  readonly failed: TaskState[] = [];
  readonly exact: string[] = [];
  readonly checksum = new StateChecksum();
  bytes = 0;
  readonly #waiting = new Map<string, number>();
  readonly #running = new Map<string, number>();

  get taskCount(): number {
    return this.queue.length + this.processing.length + this.completed.length + this.failed.length;
  }

  add({ text, statusIfAbsent }: StoredTask): void {
    const task: TaskState = JSON.parse(text);
    const isPlain = isHeldByObject(text, task);
    if (!isPlain) this.exact.push(text);
    this.checksum.add(text, isPlain);
    this.bytes += Buffer.byteLength(text);
    this.#put(task, task.status ?? statusIfAbsent);
  }

  projectStats(totals: readonly ProjectTotals[]): Record<string, ProjectStats> {
    const entries = totals.map(({ projectId, completedTotal, failedTotal, weight }): [string, ProjectStats] => {
      const project = projectId ?? '';
      const queued = this.#waiting.get(project) ?? 0;
      const processing = this.#running.get(project) ?? 0;
      return [project, { queued, processing, completed: completedTotal, failed: failedTotal, weight }];
    });
    return Object.fromEntries(entries);
  }

  #put(task: TaskState, status: TaskState['status']): void {
    const project = typeof task.projectId === 'string' ? task.projectId : '';
    if (status === 'completed' || status === 'failed') {
      this[status].push(task);
      return;
    }
    const isRunning = status === 'processing';
    const counts = isRunning ? this.#running : this.#waiting;
    counts.set(project, (counts.get(project) ?? 0) + 1);
    (isRunning ? this.processing : this.queue).push(task);
  }
}
