import { setImmediate as nextTurn } from 'node:timers/promises';
import { AppError } from '../../src-shared/errors/app-error.ts';
import type { DiffFilter } from '../../src-shared/models/snapshot-diff.ts';
import type { TaskStore } from '../engine/store/task-store.ts';
import { fromSqliteError } from '../storage/sqlite/sqlite-errors.ts';
import type { CatalogEntry } from './catalog.ts';
import { chooseDifference, snapshotSum } from './chosen-difference.ts';
import type { LiveDifference } from './diff.ts';
import { restorable, restoreSteps } from './restore.ts';

export interface RestoreOptions {
  /** Of a preview: the restore is refused where the live content is no longer what the preview counted. */
  readonly token?: string;
  /** Restores these tasks alone, of those that differ between the snapshot and the live queue. Default: all. */
  readonly only?: DiffFilter;
  readonly signal?: AbortSignal;
  /** Tasks written so far, of how many. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** How long the thread works on a restore before it looks at its messages again, ms. */
const SLICE_MS = 25;

/** One restore: a single transaction, worked off in slices so that progress is seen and cancelling is heard. @internal */
export class RestoreRun {
  readonly #store: TaskStore;
  readonly #mark: number;
  readonly #entry: CatalogEntry;
  readonly #safety: CatalogEntry;

  /** `safety` holds the content that is replaced; a queue that has other content by then is left alone. */
  constructor(store: TaskStore, entry: CatalogEntry, safety: CatalogEntry) {
    this.#store = store;
    this.#mark = entry.mark;
    this.#entry = entry;
    this.#safety = safety;
  }

  async run({ signal, onProgress, only }: RestoreOptions): Promise<LiveDifference> {
    const open = this.#store.beginTransaction();
    try {
      refuseStale(this.#safety.content_hash, open.tx.contentHash());
      const { db } = this.#store;
      const chosen = only && chooseDifference(db, this.#mark, only);
      if (chosen) this.#refuseNothing(chosen.difference);
      if (chosen) this.#refuseMismatch(snapshotSum(db, this.#mark, open.tx.state.content_sum));
      const { difference, steps } = restoreSteps(db, open.tx, chosen ?? restorable(db, this.#mark));
      const total = difference.added + difference.removed + difference.changed;
      let done = 0;
      let sliceEnd = performance.now() + SLICE_MS;
      for (const step of steps) {
        step();
        done += 1;
        if (performance.now() < sliceEnd) continue;
        onProgress?.(done, total);
        await nextTurn();
        this.#refuseCancelled(signal);
        sliceEnd = performance.now() + SLICE_MS;
      }
      this.#refuseCancelled(signal);
      if (chosen) this.#expect(chosen.hashAfter, open.tx.contentHash());
      else this.#refuseMismatch(open.tx.contentHash());
      open.commit();
      onProgress?.(total, total);
      return difference;
    } catch (error) {
      open.rollback();
      throw fromSqliteError(error, this.#store.db.name);
    }
  }

  #refuseCancelled(signal: AbortSignal | undefined): void {
    if (!signal?.aborted) return;
    throw new AppError('job.cancelled', `The restore of ${this.#entry.name} was cancelled; the queue is as it was`);
  }

  #refuseNothing({ added, removed, changed }: LiveDifference): void {
    if (added + removed + changed > 0) return;
    throw new AppError('snapshot.nothing-to-restore', 'None of the chosen tasks differs from the live queue', {
      details: { snapshotId: this.#entry.id },
      hint: 'Refresh the comparison and choose again.',
    });
  }

  #refuseMismatch(found: string): void {
    this.#expect(this.#entry.content_hash, found);
  }

  #expect(expected: string, found: string): void {
    const { id } = this.#entry;
    if (expected === '' || expected === found) return;
    throw new AppError('snapshot.unreadable', `The content of snapshot ${id} does not match its checksum`, {
      details: { snapshotId: id },
      hint: 'The queue is as it was. Choose another snapshot.',
    });
  }
}

/** `snapshot.live-changed` where the live content is not what was expected. */
export function refuseStale(expected: string | undefined, found: string): void {
  if (expected === undefined || expected === found) return;
  throw new AppError('snapshot.live-changed', 'The queue has changed since the preview was made', {
    hint: 'Refresh the preview and look at the new counts.',
  });
}
