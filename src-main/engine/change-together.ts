import { AppError } from '../../src-shared/errors/app-error.ts';
import type { RunningQueue } from './running-queue.ts';
import type { StoreTransaction } from './store/task-store.ts';
import type { BatchResult } from './task-batch.ts';

/** A batch and what undoes it; null where nothing was changed, and so no snapshot was kept. */
export interface SafeBatch {
  readonly result: BatchResult;
  readonly safetySnapshotId: string | null;
  readonly undoToken: string | null;
}

/** Ends a change that changed nothing, so that its safety snapshot goes with it. */
class NothingChanged extends Error {
  readonly result: BatchResult;

  constructor(result: BatchResult) {
    super('nothing was changed');
    this.result = result;
  }
}

/**
 * Makes a batch in one transaction, after a safety snapshot. Whatever it throws leaves the queue, and the list of
 * snapshots, as they were. `snapshot.live-changed` where another process came between the snapshot and the batch.
 */
export async function changeTogether(
  { backend, snapshots }: RunningQueue,
  safetyName: string,
  batch: (tx: StoreTransaction) => Promise<BatchResult>,
): Promise<SafeBatch> {
  const change = async (contentBefore: string): Promise<BatchResult> => {
    const open = backend.store.beginTransaction();
    try {
      refuseOther(contentBefore, open.tx.contentHash());
      const result = await batch(open.tx);
      if (result.changed.length === 0) throw new NothingChanged(result);
      open.commit();
      return result;
    } catch (error) {
      open.rollback();
      throw error;
    }
  };
  try {
    return await snapshots.changeSafely(safetyName, change);
  } catch (error) {
    if (!(error instanceof NothingChanged)) throw error;
    return { result: error.result, safetySnapshotId: null, undoToken: null };
  }
}

function refuseOther(expected: string, found: string): void {
  if (expected === found) return;
  throw new AppError('snapshot.live-changed', 'Another process changed the queue at the same moment', {
    hint: 'Nothing was changed here. Try again.',
  });
}
