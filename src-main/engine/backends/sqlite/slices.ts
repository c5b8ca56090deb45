import { setImmediate as nextTurn } from 'node:timers/promises';
import { AppError } from '../../../../src-shared/errors/app-error.ts';

/** Of work that takes a while. */
export interface WorkOptions {
  /** Aborted, the work rejects with `job.cancelled` and leaves nothing behind. */
  readonly signal?: AbortSignal;
  /** How much is done of how much; what is counted depends on the work. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** How long the thread works before it looks at its messages again, ms. */
const SLICE_MS = 25;

/** Runs through steps in slices, each yielding what is done of `total` so far. */
export async function inSlices<Result>(
  steps: Generator<number, Result>,
  total: number,
  { signal, onProgress }: WorkOptions,
  what: string,
): Promise<Result> {
  let sliceEnd = performance.now() + SLICE_MS;
  for (;;) {
    refuseCancelled(signal, what);
    const { done, value } = steps.next();
    if (done) return value as Result;
    if (performance.now() < sliceEnd) continue;
    onProgress?.(Number(value), total);
    await nextTurn();
    sliceEnd = performance.now() + SLICE_MS;
  }
}

export function refuseCancelled(signal: AbortSignal | undefined, what: string): void {
  if (signal?.aborted) throw new AppError('job.cancelled', `${what} was cancelled`);
}
