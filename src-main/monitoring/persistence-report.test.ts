import { describe, expect, it } from 'vitest';
import {
  alertThresholdsSchema,
  OPERATIONS,
  type Operation,
  type OperationStats,
} from '../../src-shared/models/metric.ts';
import { OperationMeter } from './operation-meter.ts';
import { makeReport } from './persistence-report.ts';
import type { ReportFacts } from './report-facts.ts';

type Calls = Partial<Record<Operation, { readonly ms: readonly number[]; readonly errors?: readonly string[] }>>;

function factsOf(calls: Calls, part: Partial<ReportFacts> = {}): ReportFacts {
  const stats = OPERATIONS.map((operation): [Operation, OperationStats] => {
    const meter = new OperationMeter();
    for (const ms of calls[operation]?.ms ?? []) meter.record(ms, 0, 1);
    for (const code of calls[operation]?.errors ?? []) meter.recordError(1, code, 1);
    return [operation, meter.stats()];
  });
  const settings = { type: 'json', saveOnChange: true, enableSnapshots: true, maxSnapshots: 24 } as const;
  return {
    ...{ now: 10_000_000, since: 0, storage: null, thresholds: alertThresholdsSchema.parse({}) },
    settings: { ...settings, keepCompleted: 10_000, busyTimeout: 5000 },
    operations: Object.fromEntries(stats) as Record<Operation, OperationStats>,
    ...part,
  };
}

const settingsIn = (facts: ReportFacts): string[] => makeReport(facts).recommendations.map(({ setting }) => setting);

describe('a report', () => {
  it('of a queue that does well has figures and nothing to say', () => {
    const report = makeReport(factsOf({ save: { ms: [1, 2, 3] } }));

    expect(report.operations.save).toMatchObject({ totalCalls: 3, successRate: 1, averageTime: 2, lastTime: 3 });
    expect(report.operations.load).toMatchObject({ totalCalls: 0, successRate: null, averageTime: null });
    expect([report.issues, report.recommendations, report.storageBytes]).toEqual([[], [], null]);
  });

  it('puts what is critical first and says how often and with what', () => {
    const { issues } = makeReport(
      factsOf({ load: { ms: [3000] }, save: { ms: [1], errors: ['storage.full', 'file.io', 'storage.full'] } }),
    );

    expect(issues.map(({ severity, operation }) => [severity, operation])).toEqual([
      ['critical', 'save'],
      ['critical', 'load'],
    ]);
    expect(issues[0]?.message).toBe('3 of 4 save calls failed (75%), 2 of them with storage.full');
  });

  it('is a warning where only the slowest calls are over the bound', () => {
    const ms = [...Array.from({ length: 18 }, () => 10), 9000, 9000];

    expect(makeReport(factsOf({ snapshot: { ms } })).issues).toEqual([
      {
        severity: 'warning',
        operation: 'snapshot',
        message: 'snapshot takes 909 ms on average and 8978 ms at p95, over the bound of 5000 ms',
      },
    ]);
  });

  it('recommends the setting that the measurement speaks for', () => {
    const slow = { ms: [8000, 8000] };
    const sizes = (mainBytes: number, snapshotBytes: number) => ({ mainBytes, snapshotBytes, journalBytes: 0 });
    const sqlite = { ...factsOf({}).settings, type: 'sqlite', enableSnapshots: false } as const;

    expect(settingsIn(factsOf({ save: slow, checkpoint: slow }))).toEqual(['persistence.type']);
    expect(settingsIn(factsOf({ save: slow }))).toEqual(['persistence.saveOnChange']);
    expect(settingsIn(factsOf({ load: slow }))).toEqual(['persistence.type']);
    expect(settingsIn(factsOf({ load: slow }, { settings: sqlite }))).toEqual([
      'keepCompleted',
      'persistence.enableSnapshots',
    ]);
    expect(settingsIn(factsOf({ snapshot: slow }))).toEqual(['persistence.snapshotInterval']);
    expect(settingsIn(factsOf({ save: { ms: [], errors: ['storage.busy'] } }))).toEqual(['persistence.busyTimeout']);
    expect(settingsIn(factsOf({}, { storage: sizes(1e6, 2e8) }))).toEqual(['persistence.maxSnapshots']);
    expect(settingsIn(factsOf({}, { storage: sizes(2e8, 1e6) }))).toEqual(['keepCompleted']);
    expect(settingsIn(factsOf({ save: { ms: [], errors: ['storage.full'] } }, { storage: sizes(1, 2) }))).toEqual([
      'persistence.maxSnapshots',
    ]);
  });
});
