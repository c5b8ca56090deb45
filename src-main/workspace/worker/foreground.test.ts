import { expect, it } from 'vitest';
import { ManualClock } from '../../platform/manual-clock.ts';
import { Foreground } from './foreground.ts';

it('is busy while any call is worked on, failed ones too, and attended for two seconds more', async () => {
  const clock = new ManualClock();
  const foreground = new Foreground(clock);
  expect([foreground.isBusy, foreground.isAttended]).toEqual([false, false]);
  let end: () => void = () => undefined;
  let fail: (reason: Error) => void = () => undefined;
  const one = foreground.during(() => new Promise<void>((resolve) => (end = resolve)));
  const other = foreground.during(() => new Promise<void>((_resolve, reject) => (fail = reject)));

  end();
  await one;
  expect(foreground.isBusy).toBe(true);
  fail(new Error('no'));
  await expect(other).rejects.toThrow('no');
  expect([foreground.isBusy, foreground.isAttended]).toEqual([false, true]);

  clock.advance(2000);
  expect(foreground.isAttended).toBe(true);
  clock.advance(1);
  expect(foreground.isAttended).toBe(false);
});

it('answers what the call answers', async () => {
  expect(await new Foreground(new ManualClock()).during(async () => 7)).toBe(7);
});
