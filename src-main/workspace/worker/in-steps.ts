import { setImmediate as turn } from 'node:timers/promises';

/** Takes steps one by one, lets other calls in between them, and answers what they lead to. */
export async function inSteps<Result>(steps: Generator<void, Result>): Promise<Result> {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    await turn();
  }
}
