import { OPERATIONS, type OperationStats, type PersistenceReport } from '../../src-shared/models/metric.ts';
import { bytesOf, type ReportFacts } from './report-facts.ts';
import { findIssues } from './report-issues.ts';
import { recommend } from './report-recommendations.ts';

/** The figures with what is wrong about them and what to do. Claims nothing about what was not measured. */
export function makeReport(facts: ReportFacts): PersistenceReport {
  const { storage } = facts;
  return {
    generatedAt: facts.now,
    since: facts.since,
    operations: Object.fromEntries(
      OPERATIONS.map((operation) => [operation, operationReport(facts.operations[operation])]),
    ) as PersistenceReport['operations'],
    storageBytes: storage && bytesOf(storage),
    issues: findIssues(facts),
    recommendations: recommend(facts),
  };
}

function operationReport({ count, errorRate, average, p95, p99, lastTime }: OperationStats) {
  const successRate = errorRate === null ? null : 1 - errorRate;
  return { totalCalls: count, successRate, averageTime: average, p95Time: p95, p99Time: p99, lastTime };
}
