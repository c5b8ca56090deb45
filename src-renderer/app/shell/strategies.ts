import type { Strategy } from '../../../src-shared/models/queue.ts';

export const STRATEGY_WORDS: Readonly<Record<Strategy, string>> = {
  fifo: 'First in, first out',
  priority: 'Priority',
  'round-robin': 'Round-robin',
  'weighted-round-robin': 'Weighted round-robin',
  'deadline-aware': 'Deadline-aware',
};

export const STRATEGY_HINTS: Readonly<Record<Strategy, string>> = {
  fifo: 'In the order of arrival',
  priority: 'Highest priority first',
  'round-robin': 'One task of each project in turn',
  'weighted-round-robin': 'In turn, projects with more weight more often',
  'deadline-aware': 'Deadlines within 24 h first, then by priority',
};
