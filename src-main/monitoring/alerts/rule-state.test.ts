import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../platform/manual-clock.ts';
import { initialState, type RuleEvent, step } from './rule-state.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const BOUNDS = { threshold: 100, forMs: MINUTE, recoverMs: 2 * MINUTE, cooldownMs: 30 * MINUTE };

/** A rule that is looked at every 10 s of a clock. */
function watched(part: Partial<typeof BOUNDS> = {}) {
  const clock = new ManualClock();
  const bounds = { ...BOUNDS, ...part };
  let state = initialState(clock.now());
  const events: RuleEvent[] = [];
  const look = (value: number | null | undefined, ms = 10 * SECOND): string => {
    const taken = step(state, bounds, clock.advance(ms), value);
    state = taken.state;
    if (taken.event) events.push(taken.event);
    return state.name;
  };
  const lookFor = (value: number | null | undefined, ms: number): string => {
    for (let passed = 0; passed < ms; passed += 10 * SECOND) look(value);
    return state.name;
  };
  const acknowledge = (): void => {
    state = { ...state, isAcknowledged: true };
  };
  return { clock, events, look, lookFor, acknowledge, state: () => state };
}

describe('a rule', () => {
  it('has no data until it is looked at, and is normal while it is kept', () => {
    const { state, look, events } = watched();
    expect(state().name).toBe('no-data');
    expect([look(100), look(null), look(0)]).toEqual(['normal', 'normal', 'normal']);
    expect(events).toEqual([]);
  });

  it('is pending until it was broken long enough, and forgets a breach that passed', () => {
    const { look, lookFor, events } = watched();
    look(0);
    expect(lookFor(101, MINUTE)).toBe('pending');
    expect(look(99)).toBe('normal');
    expect(lookFor(101, MINUTE)).toBe('pending');
    expect(look(101)).toBe('firing');
    expect(events).toEqual(['started']);
  });

  it('fires at once where it need not be broken for a while', () => {
    const { look, events } = watched({ forMs: 0 });
    expect(look(101)).toBe('firing');
    expect(events).toEqual(['started']);
  });

  it('tells a breach that goes on once per cooldown', () => {
    const { look, lookFor, events } = watched({ forMs: 0 });
    look(500);
    lookFor(500, 30 * MINUTE - 10 * SECOND);
    expect(events).toEqual(['started']);
    look(500);
    expect(events).toEqual(['started', 'again']);
    lookFor(500, 30 * MINUTE);
    expect(events).toEqual(['started', 'again', 'again']);
  });

  it('does not flap: what comes back while it recovers is the same alert', () => {
    const { look, lookFor, events, state } = watched({ forMs: 0 });
    look(200);
    for (let round = 0; round < 5; round++) {
      expect(look(0)).toBe('recovering');
      expect(look(300)).toBe('firing');
    }
    expect(state().peak).toBe(300);
    expect(lookFor(0, 2 * MINUTE)).toBe('recovering');
    expect(look(0)).toBe('normal');
    expect(events).toEqual(['started', 'ended']);
  });

  it('does not tell again once somebody knows, but tells of the next time', () => {
    const { look, lookFor, events, acknowledge } = watched({ forMs: 0 });
    look(200);
    acknowledge();
    lookFor(200, 90 * MINUTE);
    lookFor(0, 3 * MINUTE);
    look(200);
    expect(events).toEqual(['started', 'ended', 'started']);
  });

  it('has no data when the queue is not watched, and goes on firing where it fired', () => {
    const { look, events } = watched({ forMs: 0 });
    look(200);
    expect(look(undefined)).toBe('firing');
    expect(look(undefined, 40 * SECOND)).toBe('no-data');
    expect(look(undefined, MINUTE)).toBe('no-data');
    expect(look(200)).toBe('firing');
    expect(events).toEqual(['started']);
  });

  it('that recovered unseen ends after the usual time, and one that was pending begins anew', () => {
    const fired = watched({ forMs: 0 });
    fired.look(200);
    fired.look(undefined, MINUTE);
    expect(fired.look(0)).toBe('recovering');
    expect(fired.lookFor(0, 2 * MINUTE)).toBe('normal');
    expect(fired.events).toEqual(['started', 'ended']);
    const pending = watched();
    pending.lookFor(200, 40 * SECOND);
    pending.look(undefined, MINUTE);
    expect(pending.look(200)).toBe('pending');
    expect(pending.lookFor(200, MINUTE)).toBe('firing');
  });

  it('counts no time that was not watched: a suspended machine fires nothing', () => {
    const { look } = watched();
    look(200);
    expect(look(200, 8 * 60 * MINUTE)).toBe('pending');
    expect(look(200)).toBe('pending');
  });

  it('lives with a clock that is set back or forward', () => {
    const { look, lookFor, events } = watched();
    look(0);
    look(200);
    expect(look(200, -60 * MINUTE)).toBe('pending');
    expect(lookFor(200, MINUTE)).toBe('firing');
    expect(look(200, -24 * 60 * MINUTE)).toBe('firing');
    // The cooldown goes on from the time it is now, neither for a day nor at once.
    expect(events).toEqual(['started']);
    lookFor(200, 30 * MINUTE);
    expect(events).toEqual(['started', 'again']);
  });
});
