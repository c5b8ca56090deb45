import { contentHashOf, countsOf, totalOf } from '../engine/store/queue-state.ts';
import { readView } from '../engine/store/read-view.ts';
import type { TaskStore } from '../engine/store/task-store.ts';
import type { CheckpointHeader, CheckpointSource, StoredTask } from '../storage/checkpoint.ts';
import { parsePauses, withPauses } from '../storage/pauses.ts';
import type { ProjectTotals } from '../storage/project-totals.ts';
import type { Marks } from './marks.ts';

interface Marked {
  readonly mark: number;
  readonly taskCount: number;
  readonly contentHash: string;
}

/** Whoever got a source lets go of it, read or not. */
export interface ReleasableSource extends CheckpointSource {
  readonly mark: number;
  release(): void;
}

/**
 * The content at a mark, or without one the live content under a mark of its own, which is let go of as soon as
 * the last task was read (or reading was given up).
 */
export function checkpointSource(store: TaskStore, marks: Marks, marked?: Marked): ReleasableSource {
  const state = store.readState();
  const own = marked ?? {
    mark: store.transaction((tx) => marks.set(tx, 'checkpoint')),
    taskCount: totalOf(countsOf(state)),
    contentHash: contentHashOf(state),
  };
  let isReleased = marked !== undefined;
  const release = (): void => {
    if (!isReleased) marks.release(own.mark);
    isReleased = true;
  };
  return {
    mark: own.mark,
    release,
    header: readHeader(store, own.mark, marked !== undefined),
    taskCount: own.taskCount,
    contentHash: own.contentHash,
    *tasks(): Generator<StoredTask> {
      try {
        yield* readView(store.db, own.mark);
      } finally {
        release();
      }
    },
  };
}

// Of a snapshot the totals were kept beside its mark; by the time it is written the live ones may have moved on.
export function readHeader(store: TaskStore, mark: number | null, isSnapshot: boolean): CheckpointHeader {
  const state = store.readState();
  const kept = isSnapshot ? `snapshot_projects WHERE mark = ${Math.trunc(mark ?? 0)}` : 'projects';
  const projects = store.db
    .prepare<[], Omit<ProjectTotals, 'projectId'> & { project: string }>(
      `SELECT project, completed_total AS completedTotal, failed_total AS failedTotal, weight FROM ${kept}`,
    )
    .all();
  return {
    strategy: state.strategy,
    savedAt: null,
    ...withPauses(parsePauses(state.paused)),
    projects: projects.map(({ project, ...totals }) => ({ projectId: project === '' ? null : project, ...totals })),
  };
}
