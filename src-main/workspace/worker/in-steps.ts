import { setImmediate as turn } from 'node:timers/promises';

/** Takes steps one by one and lets other calls in between them. */
export async function inSteps(steps: Generator<void>): Promise<void> {
  for (const _step of steps) await turn();
}
