import type { Strategy } from '../../../src-shared/models/queue.ts';
import { deadlineAware } from './deadline-aware.ts';
import { fifo } from './fifo.ts';
import { priority } from './priority.ts';
import { roundRobin } from './round-robin.ts';
import type { SchedulingStrategy } from './strategy.ts';
import { weightedRoundRobin } from './weighted-round-robin.ts';

const ALL: ReadonlyMap<Strategy, SchedulingStrategy> = new Map(
  [fifo, priority, roundRobin, weightedRoundRobin, deadlineAware].map((strategy) => [strategy.name, strategy]),
);

export function strategyByName(name: Strategy): SchedulingStrategy {
  const found = ALL.get(name);
  if (!found) throw new Error(`no strategy ${name}`);
  return found;
}
