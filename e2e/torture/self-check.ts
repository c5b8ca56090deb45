import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { addTallies, FAILED, NOTHING, PASSED, type Tally } from '../../scripts/lib/tally.ts';
import { runScenario } from './run-scenario.ts';
import type { Arena, Scenario } from './scenario.ts';
import { callKills } from './scenarios/chosen-calls.ts';
import { powerCuts } from './scenarios/power-cuts.ts';
import { randomKills } from './scenarios/random-kills.ts';
import type { Sabotage } from './writer-options.ts';

/** Faults within which the gate has to notice an unsafe writer. */
const TRIES = 30;

const CHECKS: readonly { readonly scenario: Scenario; readonly sabotage: Sabotage }[] = [
  { scenario: powerCuts('ext4'), sabotage: 'no-fsync' },
  { scenario: callKills, sabotage: 'early-ack' },
  { scenario: { ...randomKills, adapters: ['redis'] }, sabotage: 'early-ack' },
];

/** The gate must fail for writers that are unsafe on purpose. */
export async function selfChecks(arena: Arena, seed: number, say: (line: string) => void): Promise<Tally> {
  const tallies: Tally[] = [];
  for (const { scenario, sabotage } of CHECKS) {
    if (!scenario.adapters.includes(arena.adapter)) continue;
    const name = `${arena.adapter}: self-check, ${scenario.name} with ${sabotage}`;
    const obstacle = scenario.obstacle(arena);
    if (obstacle !== null) {
      tallies.push({ ...NOTHING, skips: [{ name, reason: obstacle }] });
      continue;
    }
    const folder = mkdtempSync(join(arena.folder, 'unsafe-'));
    const options = { hits: TRIES, seed, lanes: 2, enough: 1 };
    const { lost, rounds } = await runScenario(scenario, { ...arena, folder, sabotage }, options);
    rmSync(folder, { recursive: true, force: true });
    say(lost > 0 ? `${name}: noticed after ${rounds} rounds` : `FAILED ${name}: not noticed in ${rounds} rounds`);
    tallies.push(lost > 0 ? PASSED : FAILED);
  }
  return addTallies(tallies);
}
