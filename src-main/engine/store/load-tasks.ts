import type { CheckpointHeader, StoredTask } from '../../storage/checkpoint.ts';
import { pausesText } from '../../storage/pauses.ts';
import { parseStoredText } from './stored-text.ts';
import type { TaskContent } from './task-record.ts';
import type { StoreTransaction, TaskStore } from './task-store.ts';

export interface LoadReport {
  readonly loaded: number;
  /** Tasks whose id stood in the file twice; the later ones were given an id of their own. */
  readonly renamed: number;
  /** Tasks that could not be read, with the reason of the first. */
  readonly unreadable: number;
  readonly firstProblem: string | null;
}

export interface LoadContext {
  readonly now: number;
  readonly newId: () => string;
  /** Changes a task on its way in. */
  readonly adjust?: (content: TaskContent) => TaskContent;
}

/** A queue that was loaded again must not give out lease tokens of its former life: they go on from the clock. */
const FENCES_PER_MS = 1000;

/** Replaces the content of the working set by what storage gave, in one transaction. @internal */
export function loadTasks(
  store: TaskStore,
  header: CheckpointHeader,
  tasks: Iterable<StoredTask>,
  context: LoadContext,
): LoadReport {
  return store.transaction((tx) => {
    clear(store, tx);
    if (header.strategy) tx.state.strategy = header.strategy;
    tx.state.saved_at = header.savedAt;
    tx.state.paused = pausesText(header.paused);
    tx.state.next_fence = Math.max(tx.state.next_fence, context.now * FENCES_PER_MS);
    for (const project of header.projects) {
      const { completedTotal: completed, failedTotal: failed, weight } = project;
      tx.addTotals(project.projectId ?? '', { completed, failed, weight });
    }
    tx.touch();
    return insertAll(tx, tasks, context);
  });
}

function clear(store: TaskStore, tx: StoreTransaction): void {
  store.db.exec('DELETE FROM tasks; DELETE FROM counters; DELETE FROM projects');
  Object.assign(tx.state, { n_queued: 0, n_scheduled: 0, n_processing: 0, n_completed: 0, n_failed: 0, turn: '' });
  tx.resetContentSum();
}

function insertAll(tx: StoreTransaction, tasks: Iterable<StoredTask>, context: LoadContext): LoadReport {
  let [loaded, renamed, unreadable] = [0, 0, 0];
  let firstProblem: string | null = null;
  for (const stored of tasks) {
    try {
      const { seq, content } = parseStoredText(stored.text, { ...context, status: stored.statusIfAbsent });
      const adjusted = context.adjust?.(content) ?? content;
      const free = withFreeId(tx, adjusted);
      if (free !== adjusted) renamed += 1;
      tx.insert(free, seq === null || tx.bySeq(seq) ? undefined : seq);
      loaded += 1;
    } catch (error) {
      unreadable += 1;
      firstProblem ??= error instanceof Error ? error.message : String(error);
    }
  }
  return { loaded, renamed, unreadable, firstProblem };
}

function withFreeId(tx: StoreTransaction, content: TaskContent): TaskContent {
  const id = freeId(content.id, (wanted) => tx.find(wanted) === undefined);
  return id === content.id ? content : { ...content, id };
}

/** The id itself, or with ~2, ~3 ... where it is taken. */
export function freeId(id: string, isFree: (id: string) => boolean): string {
  let free = id;
  for (let copy = 2; !isFree(free); copy++) free = `${id}~${copy}`;
  return free;
}
