import { describe, expect, it } from 'vitest';
import { failureOf, startTestApp, statesOf } from '../testing/test-app.ts';

describe('a queue whose thread dies', () => {
  it('fails alone: its open calls reject, the others go on', async () => {
    const { client, file } = await startTestApp();
    const healthy = await client.queues.open({ location: file('healthy.json') });
    const doomed = await client.queues.open({ location: file('crash-save.json') });
    const pending = failureOf(client.tasks.page({ ...doomed, filter: { text: 'hang' } }));
    const save = await failureOf(client.queues.save(doomed));

    expect(save).toMatchObject({ code: 'queue.crashed', message: expect.stringContaining('crashed while saving') });
    expect((await pending).code).toBe('queue.crashed');
    expect(statesOf(await client.queues.list())).toEqual(['healthy.json: open', 'crash-save.json: failed']);
    expect((await client.tasks.page(healthy)).total).toBe(0);
    expect((await failureOf(client.tasks.page(doomed))).code).toBe('queue.not-open');
    expect(await client.queues.reopen(doomed)).toEqual(doomed);
  });

  it('is told of when it dies while opening', async () => {
    const { client, file } = await startTestApp();

    expect(await failureOf(client.queues.open({ location: file('crash-open.json') }))).toMatchObject({
      code: 'queue.crashed',
      message: expect.stringContaining('crashed while opening'),
    });
  });
});
