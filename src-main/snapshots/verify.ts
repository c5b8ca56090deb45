import { setImmediate as nextTurn } from 'node:timers/promises';
import { AppError, isAppError } from '../../src-shared/errors/app-error.ts';
import { ContentSum, hashTask } from '../engine/store/content-hash.ts';
import type { TaskContent } from '../engine/store/task-record.ts';
import type { CatalogEntry } from './catalog.ts';

export interface VerifyOptions {
  readonly signal?: AbortSignal;
  /** Tasks read so far, of how many. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** How long the thread reads before it looks at its messages again, ms. */
const SLICE_MS = 25;

/**
 * Reads every task of a snapshot and computes its checksum anew. Answers what is wrong, or null for a snapshot
 * that is whole. `job.cancelled` by the signal.
 *
 * @internal
 */
export async function findProblem(
  entry: CatalogEntry,
  contents: Iterable<TaskContent>,
  options: VerifyOptions,
): Promise<string | null> {
  const { task_count: claimed, content_hash: expected } = entry;
  const sum = new ContentSum();
  let found = 0;
  try {
    for await (const content of inSlices(contents, entry, options)) {
      sum.add(hashTask(content));
      found += 1;
    }
  } catch (error) {
    if (isAppError(error, 'snapshot.unreadable')) return error.message;
    throw error;
  }
  if (found !== claimed) return `Snapshot ${entry.id} holds ${found} tasks and claims ${claimed}`;
  const matches = expected === '' || expected === sum.toHex();
  return matches ? null : `The tasks of snapshot ${entry.id} do not match its checksum`;
}

async function* inSlices(
  contents: Iterable<TaskContent>,
  { name, task_count: total }: CatalogEntry,
  { signal, onProgress }: VerifyOptions,
): AsyncGenerator<TaskContent> {
  let done = 0;
  let sliceEnd = performance.now() + SLICE_MS;
  for (const content of contents) {
    yield content;
    done += 1;
    if (performance.now() < sliceEnd) continue;
    onProgress?.(done, total);
    await nextTurn();
    if (signal?.aborted) throw new AppError('job.cancelled', `Verifying ${name} was cancelled`);
    sliceEnd = performance.now() + SLICE_MS;
  }
  onProgress?.(done, total);
}
