/** `npm test`: every check there is. Ends with the line `N passed, N failed`. */
import { newSeed } from '../e2e/torture/arguments.ts';
import { ADAPTERS } from '../e2e/torture/queue-place.ts';
import { runGate } from '../e2e/torture/run-gate.ts';
import { buildIfStale } from './lib/build.ts';
import { findPrerequisites } from './lib/prerequisites.ts';
import { note, say } from './lib/project.ts';
import { run } from './lib/run.ts';
import { STATIC_CHECKS } from './lib/static-checks.ts';
import { addTallies, FAILED, PASSED, type Tally, tallyLine } from './lib/tally.ts';
import { runVitest } from './lib/vitest.ts';

const prerequisites = await findPrerequisites(say);
if ('missing' in prerequisites) {
  note(prerequisites.missing);
  process.exitCode = 1;
} else {
  const tally = await testAll(prerequisites.env);
  for (const { name, reason } of tally.skips) say(`skipped  ${name}: ${reason}`);
  say(tallyLine(tally));
  process.exitCode = tally.failed === 0 ? 0 : 1;
}

async function testAll(env: NodeJS.ProcessEnv): Promise<Tally> {
  const tallies: Tally[] = [];
  for (const { name, command, args } of STATIC_CHECKS) {
    tallies.push(await step(name, async () => verdict(await run(command, args))));
  }
  tallies.push(await step('unit tests', () => runVitest('unit', [], env)));
  tallies.push(await step('torture gate', () => tortureStep(env)));
  const built = await step('build', buildStep);
  tallies.push(
    built,
    await step('end-to-end tests', () => (built.failed === 0 ? runVitest('e2e', [], env) : notRun())),
  );
  return addTallies(tallies);
}

async function step(name: string, work: () => Promise<Tally>): Promise<Tally> {
  const started = performance.now();
  const tally = await work().catch((error: unknown) => {
    say(String(error));
    return FAILED;
  });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  say(`${tally.failed === 0 ? 'ok    ' : 'FAILED'}  ${name}: ${tallyLine(tally)} (${seconds} s)`);
  return tally;
}

function verdict({ code, output }: { code: number; output: string }): Tally {
  if (code !== 0) say(output);
  return code === 0 ? PASSED : FAILED;
}

async function tortureStep(env: NodeJS.ProcessEnv): Promise<Tally> {
  Object.assign(process.env, env);
  return runGate({ adapters: ADAPTERS, gate: 'pr', seed: newSeed(), say });
}

async function buildStep(): Promise<Tally> {
  const { ok, output } = await buildIfStale();
  return verdict({ code: ok ? 0 : 1, output });
}

async function notRun(): Promise<Tally> {
  say('The end-to-end tests were not run: the build failed.');
  return FAILED;
}
