import { describe, expect, it, vi } from 'vitest';
import { startTestApp } from '../testing/test-app.ts';

describe('events', () => {
  it('start with the list, then tell changes of it and of the open queues', async () => {
    const { client, file } = await startTestApp();
    const gone = new AbortController();
    const events = await client.queues.events(undefined, { signal: gone.signal });
    const first = await events.next();
    const opened = await client.queues.open({ location: file('tasks.json') });
    const listed = await events.next();
    await client.queues.save(opened);
    const changed = await events.next();

    expect(first.value).toEqual({ type: 'connections', connections: [] });
    expect(listed.value).toMatchObject({ type: 'connections', connections: [{ status: { state: 'open' } }] });
    expect(changed.value).toMatchObject({ type: 'queue', ...opened, event: { type: 'changed', revision: 1 } });
    gone.abort();
  });

  it('keep one change of each queue for a window that does not read, and the list up to date', async () => {
    const { client, file } = await startTestApp();
    const opened = await client.queues.open({ location: file('tasks.json') });
    const events = await client.queues.events();
    for (let n = 0; n < 50; n++) await client.queues.save(opened);
    await vi.waitFor(async () => {
      expect((await client.queues.list())[0]?.status).toMatchObject({ revision: 50, counts: { queued: 50 } });
    });
    const [list, change] = [await events.next(), await events.next()];

    expect(list.value).toMatchObject({ type: 'connections' });
    expect(change.value).toMatchObject({ type: 'queue', event: { type: 'changed', revision: 50 } });
    await events.return();
  });

  it('tell the new facts of a queue with the whole list', async () => {
    const { client, file } = await startTestApp();
    const opened = await client.queues.open({ location: file('tasks.json') });
    await client.queues.setStrategy({ ...opened, strategy: 'priority' });

    await vi.waitFor(async () => {
      expect((await client.queues.list())[0]?.status).toMatchObject({ info: { strategy: 'priority' } });
    });
  });
});
