import { describe, expect, it } from 'vitest';
import { type PacerClock, RefreshPacer } from './refresh-pacer.ts';

/** A clock that only moves when it is told to. */
class ManualClock implements PacerClock {
  #now = 0;
  #timers: { at: number; run: () => void }[] = [];
  readonly now = () => this.#now;
  readonly later = (run: () => void, ms: number) => {
    const timer = { at: this.#now + ms, run };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((each) => each !== timer);
    };
  };

  async advance(ms: number): Promise<void> {
    const end = this.#now + ms;
    for (;;) {
      const next = this.#timers.filter((each) => each.at <= end).sort((a, b) => a.at - b.at)[0];
      if (!next) break;
      this.#now = Math.max(this.#now, next.at);
      this.#timers = this.#timers.filter((each) => each !== next);
      next.run();
      await settled();
    }
    this.#now = end;
  }
}

async function settled(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
}

function pacer(tookMs = 0) {
  const clock = new ManualClock();
  const times: number[] = [];
  const refresh = () => {
    times.push(clock.now());
    return tookMs === 0 ? Promise.resolve() : new Promise<void>((resolve) => void clock.later(resolve, tookMs));
  };
  return { clock, times, pacer: new RefreshPacer({ clock, refresh }) };
}

describe('RefreshPacer', () => {
  it('refreshes at once, then at most twice a second', async () => {
    const { clock, times, pacer: pace } = pacer();
    for (let tick = 0; tick < 20; tick += 1) {
      pace.changed();
      await clock.advance(100);
    }
    expect(times).toEqual([0, 500, 1000, 1500, 2000]);
  });

  it('does nothing without a change', async () => {
    const { clock, times, pacer: pace } = pacer();
    pace.changed();
    await clock.advance(10_000);
    expect(times).toEqual([0]);
  });

  it('leaves four times as much rest as a slow refresh takes', async () => {
    const { clock, times, pacer: pace } = pacer(400);
    for (let tick = 0; tick < 41; tick += 1) {
      pace.changed();
      await clock.advance(100);
    }
    expect(times).toEqual([0, 2000, 4000]);
  });

  it('catches up with a change that came during a refresh', async () => {
    const { clock, times, pacer: pace } = pacer(100);
    pace.changed();
    await clock.advance(50);
    pace.changed();
    await clock.advance(2000);
    expect(times).toEqual([0, 500]);
  });

  it('never starts again after it was stopped', async () => {
    const { clock, times, pacer: pace } = pacer();
    pace.changed();
    pace.stop();
    pace.changed();
    await clock.advance(5000);
    expect(times).toEqual([]);
  });
});
