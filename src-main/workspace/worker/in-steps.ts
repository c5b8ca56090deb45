import { setImmediate as turn } from 'node:timers/promises';

/**
 * Takes steps one by one, lets other calls in between them, and answers what they lead to. A step may give a promise
 * that the next one waits for.
 */
export async function inSteps<Result>(steps: Generator<Promise<void> | void, Result>): Promise<Result> {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    await (step.value ?? turn());
  }
}
