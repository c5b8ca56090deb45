/**
 * `npm run torture -- [json|sqlite|redis ...] [--gate pr|nightly] [--seed N] [--rounds N] [--only NAME]`: kills, cuts
 * and starves processes that write to real queues, and checks that nothing they acknowledged is lost. Ends with
 * `N passed, N failed`.
 */
import { readTortureArguments } from '../e2e/torture/arguments.ts';
import { runGate } from '../e2e/torture/run-gate.ts';
import { note, say } from './lib/project.ts';
import { tallyLine } from './lib/tally.ts';

try {
  const tally = await runGate({ ...readTortureArguments(process.argv.slice(2)), say });
  for (const { name, reason } of tally.skips) say(`skipped  ${name}: ${reason}`);
  say(tallyLine(tally));
  process.exitCode = tally.failed === 0 ? 0 : 1;
} catch (error) {
  note(error instanceof Error ? error.message : String(error));
  process.exitCode = 2;
}
