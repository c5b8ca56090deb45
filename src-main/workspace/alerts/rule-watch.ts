import type { AlertEntry, AlertRule, AlertStatus } from '../../../src-shared/models/alert-rule.ts';
import type { RolledSample } from '../../../src-shared/models/metric-history.ts';
import { initialState, type RuleEvent, type RuleState, step } from '../../monitoring/alerts/rule-state.ts';
import { ruleValue, windowOf } from '../../monitoring/alerts/rule-value.ts';
import { SampleWindow } from '../../monitoring/alerts/sample-window.ts';

export interface Happening {
  readonly rule: AlertRule;
  readonly queueId: string;
  readonly event: RuleEvent;
  readonly state: RuleState;
}

/** Where every rule stands with every queue that was open since the start. */
export class RuleWatch {
  readonly #windows = new Map<string, SampleWindow>();
  readonly #states = new Map<string, { ruleId: string; queueId: string; state: RuleState }>();
  readonly #unended: (ruleId: string, queueId: string) => AlertEntry | undefined;

  /** @param unended The alert of a rule and queue that has not ended, also from before the start. */
  constructor(unended: (ruleId: string, queueId: string) => AlertEntry | undefined) {
    this.#unended = unended;
  }

  /** A queue's figures came in: steps all rules that are for it. */
  sampled(rules: readonly AlertRule[], queueId: string, sample: RolledSample): Happening[] {
    const window = this.#windows.get(queueId) ?? new SampleWindow();
    this.#windows.set(queueId, window);
    window.add(sample);
    return rules
      .filter((rule) => isFor(rule, queueId))
      .flatMap((rule) => {
        const value = ruleValue(rule, window.last(windowOf(rule)), window.idleMs(sample.at));
        return this.#step(rule, queueId, sample.at, value);
      });
  }

  /** Time passed: rules of queues that nothing was heard of have no data. */
  ticked(rules: readonly AlertRule[], now: number): void {
    for (const { ruleId, queueId } of [...this.#states.values()]) {
      const rule = rules.find(({ id }) => id === ruleId);
      if (!rule || !isFor(rule, queueId)) this.#states.delete(keyOf(ruleId, queueId));
      else this.#step(rule, queueId, now, undefined);
    }
  }

  /** A rule was changed: what it stood at before means nothing for it. */
  forgetRule(ruleId: string): void {
    for (const [key, entry] of this.#states) if (entry.ruleId === ruleId) this.#states.delete(key);
  }

  forgetQueue(queueId: string): void {
    this.#windows.delete(queueId);
    for (const [key, entry] of this.#states) if (entry.queueId === queueId) this.#states.delete(key);
  }

  acknowledge(ruleId: string, queueId: string): void {
    const entry = this.#states.get(keyOf(ruleId, queueId));
    if (entry) entry.state = { ...entry.state, isAcknowledged: true };
  }

  statuses(): AlertStatus[] {
    return [...this.#states.values()].map(({ ruleId, queueId, state }) => ({
      ...{ ruleId, queueId, state: state.name },
      ...{ since: state.since, value: state.value },
    }));
  }

  // What fired when the app ended goes on firing: nobody is told twice for that.
  #resumed(ruleId: string, queueId: string, now: number): RuleState {
    const entry = this.#unended(ruleId, queueId);
    if (!entry) return initialState(now);
    const { notifiedAt, peak, acknowledgedAt } = entry;
    return { ...initialState(now), firedBefore: true, notifiedAt, peak, isAcknowledged: acknowledgedAt !== null };
  }

  #step(rule: AlertRule, queueId: string, now: number, value: number | null | undefined): Happening[] {
    const key = keyOf(rule.id, queueId);
    const before = this.#states.get(key)?.state ?? this.#resumed(rule.id, queueId, now);
    const { state, event } = step(before, rule, now, value);
    this.#states.set(key, { ruleId: rule.id, queueId, state });
    return event === null ? [] : [{ rule, queueId, event, state }];
  }
}

function isFor(rule: AlertRule, queueId: string): boolean {
  return rule.enabled && (rule.queueId === null || rule.queueId === queueId);
}

function keyOf(ruleId: string, queueId: string): string {
  return `${ruleId}\n${queueId}`;
}
