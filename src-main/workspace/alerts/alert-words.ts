import type { AlertRule } from '../../../src-shared/models/alert-rule.ts';
import { bytes, milliseconds, percent } from '../../monitoring/report-words.ts';

/** What a breach is, for a notification: "p95 of save is 4.1 s, over 3000 ms". */
export function breachWords(rule: Pick<AlertRule, 'metric' | 'operation' | 'threshold'>, value: number): string {
  return `${subjectOf(rule)} ${valueWords(rule, value)}, over ${valueWords(rule, rule.threshold)}`;
}

function subjectOf({ metric, operation }: Pick<AlertRule, 'metric' | 'operation'>): string {
  switch (metric) {
    case 'operation-time':
      return `p95 of ${operation} is`;
    case 'error-rate':
      return 'The share of failed operations is';
    case 'storage-size':
      return 'The storage takes';
    case 'waiting':
      return 'Waiting are';
    case 'failed':
      return 'Failed are';
    case 'oldest-waiting':
      return 'The oldest waiting task waits';
    case 'no-completion':
      return 'Nothing was completed for';
  }
}

function valueWords({ metric }: Pick<AlertRule, 'metric'>, value: number): string {
  if (metric === 'error-rate') return percent(value);
  if (metric === 'storage-size') return bytes(value);
  return metric === 'waiting' || metric === 'failed' ? `${value.toLocaleString('en-US')} tasks` : milliseconds(value);
}
