import { describe, expect, it } from 'vitest';
import { Broadcast } from './broadcast.ts';

interface Note {
  readonly kind: string;
  readonly number: number;
}
const note = (kind: string, number: number): Note => ({ kind, number });

describe('a broadcast', () => {
  it('gives every reader every value while they keep up', async () => {
    const broadcast = new Broadcast<number>();
    const readers = [broadcast.subscribe(undefined), broadcast.subscribe(undefined)];
    for (const value of [1, 2, 3]) {
      const next = readers.map((reader) => reader.next());
      broadcast.publish(value);
      expect((await Promise.all(next)).map((result) => result.value)).toEqual([value, value]);
    }
  });

  it('gives a slow reader the newest of each key, in the order of their last change', async () => {
    const broadcast = new Broadcast<Note>(({ kind }) => kind);
    const reader = broadcast.subscribe(undefined);
    for (let number = 1; number <= 1000; number++) broadcast.publish(note('a', number));
    broadcast.publish(note('b', 1));
    broadcast.publish(note('a', 1001));

    expect([(await reader.next()).value, (await reader.next()).value]).toEqual([note('b', 1), note('a', 1001)]);
  });

  it('keeps what comes while a reader is busy with what it took', async () => {
    const broadcast = new Broadcast<Note>(({ kind }) => kind);
    const reader = broadcast.subscribe(undefined);
    broadcast.publish(note('a', 1));
    broadcast.publish(note('b', 1));
    const first = await reader.next();
    broadcast.publish(note('b', 2));
    const rest = [(await reader.next()).value, (await reader.next()).value];

    expect([first.value, ...rest]).toEqual([note('a', 1), note('b', 1), note('b', 2)]);
  });

  it('tells a late reader nothing of what was before', async () => {
    const broadcast = new Broadcast<number>();
    broadcast.publish(1);
    const reader = broadcast.subscribe(undefined);
    const next = reader.next();
    broadcast.publish(2);

    expect((await next).value).toBe(2);
  });

  it('ends for a reader whose signal aborts, waiting or not, and for no other', async () => {
    const broadcast = new Broadcast<number>();
    const abort = new AbortController();
    const ended = broadcast.subscribe(abort.signal);
    const other = broadcast.subscribe(undefined);
    const waiting = ended.next();
    const otherNext = other.next();
    abort.abort();

    expect(await waiting).toEqual({ done: true, value: undefined });
    broadcast.publish(7);
    expect((await otherNext).value).toBe(7);
    expect(await ended.next()).toEqual({ done: true, value: undefined });
    expect((await broadcast.subscribe(AbortSignal.abort()).next()).done).toBe(true);
  });
});
