import { Random } from '../../src-main/bench/fixtures/random.ts';
import type { Arena, Lane, Round, Scenario } from './scenario.ts';

export interface ScenarioResult {
  readonly name: string;
  readonly adapter: string;
  readonly rounds: number;
  /** Rounds in which the fault came as planned. */
  readonly hits: number;
  readonly lost: number;
  readonly invented: number;
  readonly broken: number;
  readonly unknown: number;
  readonly happened: number;
  readonly seconds: number;
  readonly failures: readonly Failure[];
}

export interface Failure {
  /** Of the round: alone it does the same again. */
  readonly seed: number;
  readonly folder: string;
  readonly told: string;
  readonly problems: readonly string[];
}

export interface RunOptions {
  /** Faults that must come. */
  readonly hits: number;
  readonly seed: number;
  /** At the same time. */
  readonly lanes: number;
  /** Rounds after which a scenario whose faults do not come is given up, per wanted hit. Default 3. */
  readonly triesPerHit?: number;
  /** Failures after which the rest is left out. Default 3. */
  readonly enough?: number;
}

/** Runs rounds of a scenario until enough faults came; the seeds of its rounds follow from the given one. */
export async function runScenario(scenario: Scenario, arena: Arena, options: RunOptions): Promise<ScenarioResult> {
  const { hits, seed, lanes, triesPerHit = 3, enough = 3 } = options;
  const started = performance.now();
  const rounds: Round[] = [];
  const failures: Failure[] = [];
  let [begun, hit] = [0, 0];
  const isOver = () => hit >= hits || failures.length >= enough || begun >= hits * triesPerHit + lanes;
  const runLane = async (): Promise<void> => {
    let lane: Lane | null = null;
    try {
      while (!isOver()) {
        const roundSeed = seed + begun;
        begun += 1;
        lane ??= await scenario.open(arena);
        const round = await attempt(lane, roundSeed, arena.folder);
        rounds.push(round);
        if (round.isHit) hit += 1;
        const problems = problemsOf(round);
        if (problems.length === 0) continue;
        failures.push({ seed: roundSeed, folder: round.folder, told: round.told, problems });
        await lane.close();
        lane = null;
      }
    } finally {
      await lane?.close();
    }
  };
  await Promise.all(Array.from({ length: Math.min(lanes, hits) }, runLane));
  const sum = (count: (round: Round) => number): number => rounds.reduce((total, round) => total + count(round), 0);
  return {
    name: scenario.name,
    adapter: arena.adapter,
    rounds: rounds.length,
    hits: hit,
    lost: sum(({ finding }) => finding.lost.length),
    invented: sum(({ finding }) => finding.invented.length),
    broken: sum(({ finding }) => finding.broken.length),
    unknown: sum(({ finding }) => finding.unknown),
    happened: sum(({ finding }) => finding.happened),
    seconds: (performance.now() - started) / 1000,
    failures,
  };
}

/** A queue that cannot even be opened is the worst finding. */
async function attempt(lane: Lane, seed: number, folder: string): Promise<Round> {
  try {
    return await lane.round(new Random(seed));
  } catch (error) {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    const finding = { lost: [], invented: [], broken: [text], unknown: 0, happened: 0 };
    return { isHit: false, finding, folder, told: 'the round broke down' };
  }
}

function problemsOf({ finding }: Round): string[] {
  return [
    ...finding.lost.map((text) => `lost: ${text}`),
    ...finding.invented.map((text) => `invented: ${text}`),
    ...finding.broken.map((text) => `broken: ${text}`),
  ];
}
