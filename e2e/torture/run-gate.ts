import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { addTallies, FAILED, NOTHING, PASSED, type Tally } from '../../scripts/lib/tally.ts';
import { hasRedisServer, TestRedis } from '../../src-main/storage/redis/testing/redis-server.ts';
import { type Gate, PLAN, type Planned } from './gate.ts';
import type { Adapter } from './queue-place.ts';
import { failureLines, resultLine, TABLE_HEAD } from './report.ts';
import { runScenario, type ScenarioResult } from './run-scenario.ts';
import type { Arena } from './scenario.ts';
import { ALWAYS_DURABLE } from './scenarios/redis-faults.ts';
import { selfChecks } from './self-check.ts';
import { bundleWriter } from './writer-bundle.ts';

export interface GateOptions {
  readonly adapters: readonly Adapter[];
  readonly gate: Gate;
  readonly seed: number;
  /** Instead of the gate's own number of faults. */
  readonly rounds?: number;
  /** Only the scenarios whose names hold this. */
  readonly only?: string;
  readonly say: (line: string) => void;
}

/** Runs a gate; a scenario that found nothing counts as one passed test. Folders of failures stay. */
export async function runGate(options: GateOptions): Promise<Tally> {
  const { adapters, seed, say } = options;
  const script = await bundleWriter();
  const folder = mkdtempSync(join(tmpdir(), 'poppo-torture-'));
  say(`seed ${seed}`);
  say(TABLE_HEAD);
  const tallies: Tally[] = [];
  try {
    for (const adapter of adapters) {
      tallies.push(await runAdapter({ adapter, script, folder }, options));
    }
  } finally {
    rmSync(dirname(script), { recursive: true, force: true });
  }
  const tally = addTallies(tallies);
  if (tally.failed === 0) rmSync(folder, { recursive: true, force: true });
  return tally;
}

async function runAdapter(files: Arena, options: GateOptions): Promise<Tally> {
  const { only = '', seed, say } = options;
  if (files.adapter === 'redis' && !hasRedisServer) {
    return { ...NOTHING, skips: [{ name: 'torture: redis', reason: 'redis-server is not installed' }] };
  }
  const redis = files.adapter === 'redis' ? await TestRedis.start(ALWAYS_DURABLE) : null;
  const arena = redis === null ? files : { ...files, redis };
  const tallies: Tally[] = [];
  try {
    for (const planned of PLAN.filter(({ scenario }) => scenario.name.includes(only))) {
      tallies.push(await runPlanned(planned, arena, options));
    }
    if ('self-check'.includes(only)) tallies.push(await selfChecks(arena, seed, say));
  } finally {
    await redis?.stop();
  }
  return addTallies(tallies);
}

async function runPlanned(planned: Planned, arena: Arena, options: GateOptions): Promise<Tally> {
  const { scenario, hits, lanes = Math.min(2, availableParallelism()) } = planned;
  const { gate, say, seed, rounds = hits[gate] } = options;
  if (!scenario.adapters.includes(arena.adapter) || hits[gate] === 0) return NOTHING;
  const obstacle = scenario.obstacle(arena);
  if (obstacle !== null) {
    return { ...NOTHING, skips: [{ name: `torture: ${scenario.name} (${arena.adapter})`, reason: obstacle }] };
  }
  const result = await runScenario(scenario, arena, { hits: rounds, seed, lanes });
  say(resultLine(result));
  for (const line of failureLines(result, arena.adapter)) say(line);
  return verdictOf(result, rounds);
}

function verdictOf({ failures, hits }: ScenarioResult, wanted: number): Tally {
  return failures.length === 0 && hits >= wanted ? PASSED : FAILED;
}
