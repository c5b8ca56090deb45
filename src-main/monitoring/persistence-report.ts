import {
  type AlertThresholds,
  OPERATIONS,
  type Operation,
  type OperationStats,
  type PersistenceReport,
} from '../../src-shared/models/metric.ts';
import { findIssues } from './report-issues.ts';
import { recommend } from './report-recommendations.ts';

/** What storage takes, by part, bytes. */
export interface StorageParts {
  readonly mainBytes: number;
  readonly journalBytes: number;
  readonly snapshotBytes: number;
}

/** Settings of the queue that recommendations may speak of. */
export interface ReportSettings {
  readonly type: 'memory' | 'json' | 'sqlite' | 'redis' | 'custom';
  readonly saveOnChange: boolean;
  readonly enableSnapshots: boolean;
  readonly maxSnapshots: number;
  readonly keepCompleted: number;
  readonly busyTimeout: number;
}

export interface ReportFacts {
  readonly now: number;
  readonly since: number;
  readonly operations: Record<Operation, OperationStats>;
  readonly thresholds: AlertThresholds;
  readonly settings: ReportSettings;
  /** Null where it was not measured yet. */
  readonly storage: StorageParts | null;
}

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

export function bytesOf({ mainBytes, journalBytes, snapshotBytes }: StorageParts): number {
  return mainBytes + journalBytes + snapshotBytes;
}

function operationReport({ count, errorRate, average, p95, p99, lastTime }: OperationStats) {
  const successRate = errorRate === null ? null : 1 - errorRate;
  return { totalCalls: count, successRate, averageTime: average, p95Time: p95, p99Time: p99, lastTime };
}
