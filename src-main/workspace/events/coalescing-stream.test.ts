import { describe, expect, it } from 'vitest';
import { CoalescingStream } from './coalescing-stream.ts';

describe('CoalescingStream', () => {
  it('gives a waiting consumer the event at once', async () => {
    const stream = new CoalescingStream<number>();
    const next = stream.next();
    stream.push('a', 1);

    expect(await next).toEqual({ done: false, value: 1 });
  });

  it('keeps only the newest event of each key while nobody reads', async () => {
    const stream = new CoalescingStream<string>();
    stream.push('b', 'b1');
    for (let n = 1; n <= 1000; n++) stream.push('a', `a${n}`);
    stream.push('b', 'b2');

    expect([await stream.next(), await stream.next()]).toEqual([
      { done: false, value: 'a1000' },
      { done: false, value: 'b2' },
    ]);
  });

  it('ends a pending read when the signal aborts, and says so once', async () => {
    const gone = new AbortController();
    let ends = 0;
    const stream = new CoalescingStream<number>({ signal: gone.signal, onEnd: () => ends++ });
    const next = stream.next();
    gone.abort();

    expect(await next).toEqual({ done: true, value: undefined });
    await stream.return();
    expect(ends).toBe(1);
  });

  it('is over from the start when the signal was aborted before', async () => {
    const stream = new CoalescingStream<number>({ signal: AbortSignal.abort() });
    stream.push('a', 1);

    expect((await stream.next()).done).toBe(true);
  });

  it('ends a loop over it without losing the events before the end', async () => {
    const stream = new CoalescingStream<number>();
    stream.push('a', 1);
    const seen: number[] = [];
    for await (const event of stream) {
      seen.push(event);
      stream.end();
    }

    expect(seen).toEqual([1]);
  });
});
