import { setImmediate as nextTurn } from 'node:timers/promises';
import { AppError } from '../../src-shared/errors/app-error.ts';
import type { TaskStore } from '../engine/store/task-store.ts';
import type { CatalogEntry } from './catalog.ts';
import type { LiveDifference } from './diff.ts';
import { restoreSteps } from './restore.ts';

export interface RestoreOptions {
  /** Of a preview: the restore is refused where the live content is no longer what the preview counted. */
  readonly token?: string;
  readonly signal?: AbortSignal;
  /** Tasks written so far, of how many. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** How long the thread works on a restore before it looks at its messages again, ms. */
const SLICE_MS = 25;

/** One restore: a single transaction, worked off in slices so that progress is seen and cancelling is heard. */
export class RestoreRun {
  readonly #store: TaskStore;
  readonly #mark: number;
  readonly #entry: CatalogEntry;

  constructor(store: TaskStore, mark: number, entry: CatalogEntry) {
    this.#store = store;
    this.#mark = mark;
    this.#entry = entry;
  }

  async run({ signal, onProgress }: RestoreOptions): Promise<LiveDifference> {
    const open = this.#store.beginTransaction();
    try {
      const { difference, steps } = restoreSteps(this.#store.db, open.tx, this.#mark);
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
      this.#refuseMismatch(open.tx.contentHash());
      open.commit();
      onProgress?.(total, total);
      return difference;
    } catch (error) {
      open.rollback();
      throw error;
    }
  }

  #refuseCancelled(signal: AbortSignal | undefined): void {
    if (!signal?.aborted) return;
    throw new AppError('job.cancelled', `The restore of ${this.#entry.name} was cancelled; the queue is as it was`);
  }

  #refuseMismatch(found: string): void {
    const { id, content_hash: expected } = this.#entry;
    if (expected === '' || expected === found) return;
    throw new AppError('snapshot.unreadable', `The content of snapshot ${id} does not match its checksum`, {
      details: { snapshotId: id },
      hint: 'The queue is as it was. Choose another snapshot.',
    });
  }
}
