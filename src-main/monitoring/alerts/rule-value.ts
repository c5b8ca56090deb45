import type { AlertRule } from '../../../src-shared/models/alert-rule.ts';
import type { RolledSample } from '../../../src-shared/models/metric-history.ts';
import { Histogram } from '../histogram.ts';

const MINUTE = 60_000;
const STORAGE_PARTS = ['storage.main', 'storage.journal', 'storage.snapshots'] as const;

/** How far back a rule's value reaches, ms. */
export function windowOf({ metric }: Pick<AlertRule, 'metric'>): number {
  return metric === 'error-rate' ? 10 * MINUTE : MINUTE;
}

/**
 * The value of a rule's metric in a window that ends with its last sample; null where the window says nothing about
 * it (no call of the operation, sizes not yet measured). `idleMs` is the time since a task was last completed.
 */
export function ruleValue(rule: AlertRule, window: readonly RolledSample[], idleMs: number): number | null {
  const last = window.at(-1);
  if (!last) return null;
  const gauge = (name: string): number | null => last.gauges[name]?.[1] ?? null;
  switch (rule.metric) {
    case 'operation-time':
      return timeOf(window, `op.${rule.operation}`);
    case 'error-rate':
      return errorRate(window);
    case 'storage-size':
      return STORAGE_PARTS.every((part) => gauge(part) === null)
        ? null
        : sum(STORAGE_PARTS.map((part) => gauge(part) ?? 0));
    case 'waiting':
      return (gauge('depth.queued') ?? 0) + (gauge('depth.scheduled') ?? 0);
    case 'failed':
      return gauge('depth.failed');
    case 'oldest-waiting':
      return gauge('tasks.oldest') ?? 0;
    case 'no-completion':
      return (gauge('depth.queued') ?? 0) > 0 ? idleMs : 0;
  }
}

function timeOf(window: readonly RolledSample[], name: string): number | null {
  const histogram = new Histogram();
  for (const { times } of window) histogram.merge(Histogram.fromNumbers(times[name] ?? []));
  return histogram.quantileMs(0.95);
}

function errorRate(window: readonly RolledSample[]): number | null {
  const inAll = (record: 'counts' | 'calls'): number =>
    sum(window.map((sample) => (record === 'counts' ? errorsIn(sample) : callsIn(sample))));
  const calls = inAll('calls');
  return calls === 0 ? null : inAll('counts') / calls;
}

function errorsIn({ counts }: RolledSample): number {
  return sum(Object.entries(counts).map(([name, count]) => (name.startsWith('errors.') ? count : 0)));
}

function callsIn({ times }: RolledSample): number {
  return sum(Object.entries(times).map(([name, numbers]) => (name.startsWith('op.') ? (numbers[0] ?? 0) : 0)));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
