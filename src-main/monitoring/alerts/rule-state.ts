import type { AlertRule, AlertStateName } from '../../../src-shared/models/alert-rule.ts';

/** Without a value for so long a rule has no data, and time that was not watched counts for nothing. */
export const NO_DATA_AFTER_MS = 45_000;

/** Where a rule stands with one queue. Plain data, so that it can be kept. */
export interface RuleState {
  readonly name: AlertStateName;
  readonly since: number;
  /** Last moment that was looked at. */
  readonly seenAt: number;
  /** Time for which the rule was broken (pending) or kept (recovering) while it was watched, ms. */
  readonly heldMs: number;
  readonly value: number | null;
  /** Greatest value since it began to fire. */
  readonly peak: number;
  readonly notifiedAt: number | null;
  /** Somebody knows of what fires now: it does not tell again before it was over. */
  readonly isAcknowledged: boolean;
  /** Whether it fired before the data stopped. */
  readonly firedBefore: boolean;
}

/** What a step brought about. `again`: it still fires, and the cooldown is over. */
export type RuleEvent = 'started' | 'again' | 'ended';

export interface Step {
  readonly state: RuleState;
  readonly event: RuleEvent | null;
}

type Bounds = Pick<AlertRule, 'threshold' | 'forMs' | 'recoverMs' | 'cooldownMs'>;

export function initialState(now: number): RuleState {
  return {
    ...{ name: 'no-data', since: now, seenAt: now, heldMs: 0, value: null, peak: 0 },
    ...{ notifiedAt: null, isAcknowledged: false, firedBefore: false },
  };
}

/**
 * The state after a look at `now`. `undefined` says that the queue was not watched, `null` that it was and there is
 * no value (nothing was done that could be slow), which breaks no rule.
 */
export function step(before: RuleState, bounds: Bounds, now: number, value: number | null | undefined): Step {
  if (value === undefined) return withoutData(before, now);
  // Of a stretch that was not watched, and of a clock that was set, nothing counts but the moment itself.
  const passed = now - before.seenAt;
  const watched = passed < 0 || passed > NO_DATA_AFTER_MS ? 0 : passed;
  const notifiedAt = before.notifiedAt === null ? null : Math.min(before.notifiedAt, now);
  const state = { ...before, seenAt: now, value, notifiedAt, heldMs: before.heldMs + watched };
  const isBroken = value !== null && value > bounds.threshold;
  return isBroken ? broken(state, bounds, now, value) : kept(state, bounds, now);
}

function withoutData(before: RuleState, now: number): Step {
  const passed = now - before.seenAt;
  if (before.name === 'no-data' || (passed >= 0 && passed < NO_DATA_AFTER_MS)) return { state: before, event: null };
  const firedBefore = before.name === 'firing' || before.name === 'recovering';
  return { state: { ...before, name: 'no-data', since: now, heldMs: 0, value: null, firedBefore }, event: null };
}

function broken(state: RuleState, bounds: Bounds, now: number, value: number): Step {
  if (state.name === 'firing' || state.name === 'recovering' || (state.name === 'no-data' && state.firedBefore)) {
    return stillFiring(state, bounds, now, value);
  }
  const heldMs = state.name === 'pending' ? state.heldMs : 0;
  if (heldMs < bounds.forMs) {
    const since = state.name === 'pending' ? state.since : now;
    return { state: { ...state, name: 'pending', since, heldMs, firedBefore: false }, event: null };
  }
  const firing = { ...state, name: 'firing', since: now, heldMs: 0, peak: value, isAcknowledged: false } as const;
  return { state: { ...firing, firedBefore: false, notifiedAt: now }, event: 'started' };
}

function stillFiring(state: RuleState, { cooldownMs }: Bounds, now: number, value: number): Step {
  const since = state.name === 'firing' ? state.since : now;
  const firing = { ...state, name: 'firing', since, heldMs: 0, peak: Math.max(state.peak, value) } as const;
  const isDue = !state.isAcknowledged && now - (state.notifiedAt ?? Number.NEGATIVE_INFINITY) >= cooldownMs;
  const notifiedAt = isDue ? now : state.notifiedAt;
  return { state: { ...firing, firedBefore: false, notifiedAt }, event: isDue ? 'again' : null };
}

function kept(state: RuleState, { recoverMs }: Bounds, now: number): Step {
  const normal = { ...state, name: 'normal', since: now, heldMs: 0, firedBefore: false } as const;
  if (state.name === 'normal') return { state: { ...normal, since: state.since }, event: null };
  if (state.name === 'pending' || (state.name === 'no-data' && !state.firedBefore))
    return { state: normal, event: null };
  const heldMs = state.name === 'recovering' ? state.heldMs : 0;
  if (heldMs >= recoverMs) return { state: { ...normal, isAcknowledged: false }, event: 'ended' };
  const since = state.name === 'recovering' ? state.since : now;
  return { state: { ...state, name: 'recovering', since, heldMs, firedBefore: false }, event: null };
}
