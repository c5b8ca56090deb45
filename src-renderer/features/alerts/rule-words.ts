import {
  type AlertMetric,
  type AlertRule,
  type AlertStateName,
  FOR_GOOD,
} from '../../../src-shared/models/alert-rule.ts';
import { formatBytes, formatDuration, formatInstant, formatNoun } from '../../components/format.ts';

export const METRIC_WORDS: Readonly<Record<AlertMetric, string>> = {
  'operation-time': 'Time of an operation (p95)',
  'error-rate': 'Share of failed operations',
  'storage-size': 'Storage size',
  waiting: 'Waiting tasks',
  failed: 'Failed tasks',
  'oldest-waiting': 'Age of the oldest waiting task',
  'no-completion': 'Time since the last completion',
};

export const STATE_WORDS: Readonly<Record<AlertStateName, string>> = {
  normal: 'Normal',
  pending: 'Pending',
  firing: 'Firing',
  recovering: 'Recovering',
  'no-data': 'No data',
};

interface Unit {
  readonly label: string;
  /** What one of it is in the rule's own unit. */
  readonly per: number;
}

const COUNT: Unit = { label: 'tasks', per: 1 };

/** The unit in which a person gives a threshold. */
export const UNITS: Readonly<Record<AlertMetric, Unit>> = {
  'operation-time': { label: 'ms', per: 1 },
  'error-rate': { label: '%', per: 0.01 },
  'storage-size': { label: 'MB', per: 1024 * 1024 },
  waiting: COUNT,
  failed: COUNT,
  'oldest-waiting': { label: 'minutes', per: 60_000 },
  'no-completion': { label: 'minutes', per: 60_000 },
};

/** `3 s`, `5%`, `100 MB`, `1,000 tasks` */
export function valueWords(metric: AlertMetric, value: number): string {
  if (metric === 'error-rate') return `${Number((value * 100).toFixed(1))}%`;
  if (metric === 'storage-size') return formatBytes(value);
  return metric === 'waiting' || metric === 'failed' ? formatNoun(Math.round(value), 'task') : formatDuration(value);
}

/** `p95 of save above 3 s for 1 m` */
export function conditionWords({ metric, operation, threshold, forMs }: AlertRule): string {
  const subject = metric === 'operation-time' ? `p95 of ${operation}` : METRIC_WORDS[metric];
  const span = forMs > 0 ? ` for ${formatDuration(forMs)}` : '';
  return `${subject} above ${valueWords(metric, threshold)}${span}`;
}

/** Why nobody is told; null where somebody is. */
export function muteWords(mutedUntil: number | null, now: number): string | null {
  if (mutedUntil === null || mutedUntil <= now) return null;
  return mutedUntil >= FOR_GOOD ? 'Muted for good' : `Muted until ${formatInstant(mutedUntil)}`;
}

/** Midnight of the reader's clock. */
export function tomorrow(now: number): number {
  const date = new Date(now);
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + 1).getTime();
}
