import { describe, expect, it } from 'vitest';
import { type AlertRule, alertRuleSchema } from '../../../src-shared/models/alert-rule.ts';
import type { RolledSample } from '../../../src-shared/models/metric-history.ts';
import { Histogram } from '../histogram.ts';
import { defaultRules } from './default-rules.ts';
import { previewRule } from './preview-rule.ts';
import { ruleValue } from './rule-value.ts';

const START = Date.UTC(2026, 10, 25);

function ruleOf(part: Partial<AlertRule>): AlertRule {
  const [base] = defaultRules();
  return alertRuleSchema.parse({ ...base, operation: null, ...part });
}

function sampleAt(at: number, part: Partial<RolledSample> = {}): RolledSample {
  return { at, spanMs: 10_000, samples: 1, gauges: {}, counts: {}, times: {}, ...part };
}

function saves(...ms: number[]): RolledSample['times'] {
  const histogram = new Histogram();
  for (const one of ms) histogram.recordMs(one);
  return { 'op.save': histogram.toNumbers() };
}

describe('a preview', () => {
  const depths = (...values: number[]): RolledSample[] =>
    values.map((queued, n) => sampleAt(START + n * 10_000, { gauges: { 'depth.queued': [queued, queued] } }));

  it('shows when a rule would have fired, until when, and how far it went', () => {
    const waiting = ruleOf({ metric: 'waiting', threshold: 50, forMs: 20_000, recoverMs: 10_000 });
    const samples = depths(0, 60, 60, 90, 70, 10, 10, 0, 0, 80, 80, 80);
    const preview = previewRule(waiting, samples, START, START + 120_000);

    expect(preview.firings).toEqual([
      { from: START + 30_000, to: START + 60_000, peak: 90 },
      { from: START + 110_000, to: null, peak: 80 },
    ]);
    expect(preview.points.map(({ value }) => value)).toEqual([0, 60, 60, 90, 70, 10, 10, 0, 0, 80, 80, 80]);
    expect(preview.watchedMs).toBe(120_000);
  });

  it('fires nothing over a gap, and shows the peak of every stretch it draws', () => {
    const waiting = ruleOf({ metric: 'waiting', threshold: 50, forMs: 60_000 });
    const [first, second] = depths(60, 60);
    const apart = [first, second && { ...second, at: START + 3_600_000 }].filter((one) => one !== undefined);
    expect(previewRule(waiting, apart, START, START + 3_600_000).firings).toEqual([]);
    const many = depths(...Array.from({ length: 4000 }, (_, n) => (n === 1234 ? 49 : 1)));
    const { points } = previewRule(waiting, many, START, START + 40_000_000);
    expect(points.length).toBeLessThanOrEqual(400);
    expect(Math.max(...points.map(({ value }) => value ?? 0))).toBe(49);
  });
});

describe('the value of a rule', () => {
  const last = (rule: AlertRule, samples: readonly RolledSample[], idle = 0) => ruleValue(rule, samples, idle);

  it('is the p95 over the window of an operation, and none without a call', () => {
    const slow = ruleOf({ metric: 'operation-time', operation: 'save' });
    expect(last(slow, [sampleAt(0)])).toBeNull();
    expect(
      last(slow, [sampleAt(0, { times: saves(...Array(19).fill(1)) }), sampleAt(1, { times: saves(900) })]),
    ).toBeCloseTo(1, 1);
    expect(last(slow, [sampleAt(0, { times: saves(1) }), sampleAt(1, { times: saves(900) })])).toBeCloseTo(900, -1);
  });

  it('is the share of failed calls of all operations', () => {
    const errors = ruleOf({ metric: 'error-rate', threshold: 0.05 });
    expect(last(errors, [sampleAt(0)])).toBeNull();
    const failing = sampleAt(0, { times: saves(1, 1, 1, 1), counts: { 'errors.save': 1, 'bytes.save': 9 } });
    expect(last(errors, [failing, sampleAt(1, { times: saves(1) })])).toBe(0.2);
  });

  it('of storage is not known before it was measured', () => {
    const size = ruleOf({ metric: 'storage-size' });
    expect(last(size, [sampleAt(0)])).toBeNull();
    expect(last(size, [sampleAt(0, { gauges: { 'storage.main': [1, 5], 'storage.snapshots': [1, 2] } })])).toBe(7);
  });

  it('of nothing being completed counts only while tasks wait', () => {
    const idle = ruleOf({ metric: 'no-completion' });
    expect(last(idle, [sampleAt(0, { gauges: { 'depth.queued': [0, 0] } })], 5000)).toBe(0);
    expect(last(idle, [sampleAt(0, { gauges: { 'depth.queued': [1, 1] } })], 5000)).toBe(5000);
  });
});

describe('a rule that cannot be meant', () => {
  it('is refused', () => {
    const refused = (part: object) => alertRuleSchema.safeParse({ ...ruleOf({ metric: 'waiting' }), ...part }).success;
    for (const part of [{ threshold: -1 }, { threshold: Number.NaN }, { threshold: 'x' }, { operation: 'save' }]) {
      expect(refused(part), JSON.stringify(part)).toBe(false);
    }
    expect(refused({ metric: 'error-rate', threshold: 1.5 })).toBe(false);
    expect(refused({ cooldownMs: 0 })).toBe(false);
    expect(refused({ threshold: 0 })).toBe(true);
  });
});
