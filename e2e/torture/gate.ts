import type { Scenario } from './scenario.ts';
import { callErrors, callKills } from './scenarios/chosen-calls.ts';
import { fullDisk } from './scenarios/full-disk.ts';
import { lockRaces } from './scenarios/lock-races.ts';
import { powerCuts } from './scenarios/power-cuts.ts';
import { randomKills } from './scenarios/random-kills.ts';
import { recoveryKills } from './scenarios/recovery-kills.ts';
import { connectionFaults, serverKills } from './scenarios/redis-faults.ts';
import { shortWrites } from './scenarios/short-writes.ts';

export const GATES = ['pr', 'nightly'] as const;
export type Gate = (typeof GATES)[number];

/** A scenario, and how many faults of its kind an adapter has to survive. */
export interface Planned {
  readonly scenario: Scenario;
  readonly hits: Readonly<Record<Gate, number>>;
  /** Rounds at the same time. Default: one for each core, at most two. */
  readonly lanes?: number;
}

/** Most of such a round is waiting for a connection. */
const WAITING_LANES = 6;

export const PLAN: readonly Planned[] = [
  { scenario: randomKills, hits: { pr: 200, nightly: 3000 } },
  { scenario: callKills, hits: { pr: 100, nightly: 1000 } },
  { scenario: callErrors, hits: { pr: 100, nightly: 1000 } },
  { scenario: shortWrites, hits: { pr: 10, nightly: 200 } },
  { scenario: fullDisk, hits: { pr: 4, nightly: 60 } },
  { scenario: powerCuts('ext4'), hits: { pr: 20, nightly: 300 } },
  { scenario: powerCuts('xfs'), hits: { pr: 0, nightly: 300 } },
  { scenario: connectionFaults, hits: { pr: 100, nightly: 500 }, lanes: WAITING_LANES },
  { scenario: serverKills, hits: { pr: 100, nightly: 500 }, lanes: WAITING_LANES },
  { scenario: recoveryKills, hits: { pr: 50, nightly: 300 } },
  { scenario: lockRaces, hits: { pr: 6, nightly: 500 } },
];
