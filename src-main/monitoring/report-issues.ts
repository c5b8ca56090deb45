import { OPERATIONS, type Operation, type PersistenceReport, type Severity } from '../../src-shared/models/metric.ts';
import { bytesOf, type ReportFacts } from './report-facts.ts';
import { bytes, milliseconds, percent } from './report-words.ts';

type Issue = PersistenceReport['issues'][number];

const ORDER: readonly Severity[] = ['critical', 'warning', 'info'];

/** What passed its bound, worst first. */
export function findIssues(facts: ReportFacts): Issue[] {
  const issues = [...OPERATIONS.flatMap((operation) => operationIssues(operation, facts)), ...sizeIssue(facts)];
  return issues.toSorted((left, right) => ORDER.indexOf(left.severity) - ORDER.indexOf(right.severity));
}

function operationIssues(operation: Operation, { operations, thresholds }: ReportFacts): Issue[] {
  const { count, errors, errorRate, errorsByCode, average, p95 } = operations[operation];
  const issues: Issue[] = [];
  if (errorRate !== null && errors > 0) {
    const [code = '', times = 0] =
      Object.entries(errorsByCode).toSorted(([, left], [, right]) => right - left)[0] ?? [];
    const severity = errorRate > thresholds.errorRate ? 'critical' : 'warning';
    const message = `${errors} of ${count} ${operation} calls failed (${percent(errorRate)}), ${times} of them with ${code}`;
    issues.push({ severity, operation, message });
  }
  const bound = boundOf(operation, thresholds);
  if (bound === null || p95 === null || average === null || p95 <= bound) return issues;
  const severity = average > bound ? 'critical' : 'warning';
  const message = `${operation} takes ${milliseconds(average)} on average and ${milliseconds(p95)} at p95, over the bound of ${milliseconds(bound)}`;
  return [...issues, { severity, operation, message }];
}

export function boundOf(operation: Operation, thresholds: ReportFacts['thresholds']): number | null {
  if (operation === 'save') return thresholds.saveTime;
  if (operation === 'load') return thresholds.loadTime;
  return operation === 'snapshot' ? thresholds.snapshotTime : null;
}

function sizeIssue({ storage, thresholds }: ReportFacts): Issue[] {
  const size = storage === null ? 0 : bytesOf(storage);
  if (size <= thresholds.storageSize) return [];
  const message = `The storage takes ${bytes(size)}, over the bound of ${bytes(thresholds.storageSize)}`;
  return [{ severity: 'warning', operation: null, message }];
}
