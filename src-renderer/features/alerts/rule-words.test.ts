import { describe, expect, it } from 'vitest';
import { type AlertRule, FOR_GOOD } from '../../../src-shared/models/alert-rule.ts';
import { conditionWords, muteWords, tomorrow, valueWords } from './rule-words.ts';

const RULE: AlertRule = {
  ...{ id: 'r', name: 'Saves are slow', queueId: null, metric: 'operation-time', operation: 'save', threshold: 3000 },
  ...{ forMs: 60_000, recoverMs: 0, cooldownMs: 60_000, severity: 'warning', enabled: true, mutedUntil: null },
};

describe('the words of a rule', () => {
  it('say what breaks it and for how long', () => {
    expect(conditionWords(RULE)).toBe('p95 of save above 3 s for 1 m');
    expect(conditionWords({ ...RULE, metric: 'waiting', operation: null, threshold: 1, forMs: 0 })).toBe(
      'Waiting tasks above 1 task',
    );
  });

  it('give values in the unit of what is measured', () => {
    expect(valueWords('error-rate', 0.055)).toBe('5.5%');
    expect(valueWords('storage-size', 100 * 1024 * 1024)).toBe('100 MB');
    expect(valueWords('oldest-waiting', 7_260_000)).toBe('2 h 1 m');
    expect(valueWords('failed', 1234)).toBe('1,234 tasks');
  });

  it('tell a mute while it lasts', () => {
    expect([muteWords(null, 5), muteWords(5, 5)]).toEqual([null, null]);
    expect(muteWords(FOR_GOOD, 5)).toBe('Muted for good');
    expect(muteWords(6, 5)).toMatch(/^Muted until .*1970/);
  });

  it('know when tomorrow begins, also over a change of the month', () => {
    const evening = new Date(2026, 10, 30, 23, 59).getTime();
    expect(new Date(tomorrow(evening)).toString()).toContain('Dec 01 2026 00:00:00');
  });
});
