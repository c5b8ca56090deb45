import { beforeEach, describe, expect, it } from 'vitest';
import { UpdateGate } from './update-gate.ts';

let now: number;
let timers: { at: number; callback: () => void }[];
let runs: number[];
let gate: UpdateGate;

function advance(ms: number): void {
  now += ms;
  const due = timers.filter((timer) => timer.at <= now);
  timers = timers.filter((timer) => timer.at > now);
  for (const timer of due) timer.callback();
}

beforeEach(() => {
  now = 1000;
  timers = [];
  runs = [];
  gate = new UpdateGate({
    run: () => runs.push(now),
    intervalMs: 100,
    now: () => now,
    later: (callback, ms) => {
      const timer = { at: now + ms, callback };
      timers.push(timer);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
  });
});

describe('UpdateGate', () => {
  it('runs at once after a quiet time', () => {
    gate.notify();
    expect(runs).toEqual([1000]);
  });

  it('gathers notifications into one run per interval and loses none', () => {
    gate.notify();
    advance(10);
    gate.notify();
    gate.notify();
    advance(89);
    expect(runs).toEqual([1000]);
    advance(1);
    expect(runs).toEqual([1000, 1100]);
    advance(500);
    expect(runs).toEqual([1000, 1100]);
  });

  it('makes up with one run for everything that came while it was shut', () => {
    gate.setOpen(false);
    gate.notify();
    gate.notify();
    advance(1000);
    expect(runs).toEqual([]);
    gate.setOpen(true);
    expect(runs).toEqual([2000]);
  });

  it('runs nothing on opening when nothing came', () => {
    gate.setOpen(false);
    gate.setOpen(true);
    expect(runs).toEqual([]);
  });

  it('keeps a run that was waiting when it was shut', () => {
    gate.notify();
    gate.notify();
    gate.setOpen(false);
    advance(1000);
    expect(runs).toEqual([1000]);
    gate.setOpen(true);
    expect(runs).toEqual([1000, 2000]);
  });

  it('runs no more once disposed', () => {
    gate.notify();
    gate.notify();
    gate.dispose();
    advance(1000);
    expect(runs).toEqual([1000]);
  });
});
