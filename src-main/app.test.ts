import { readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { failureOf, startTestApp, statesOf, temporaryFolder } from './workspace/testing/test-app.ts';

describe('the queue at the start', () => {
  it('is the given one, also by a relative path', async () => {
    const { app, client, file } = await startTestApp();
    await app.openAtStart(relative(process.cwd(), file('tasks.json')));
    const { startQueueId } = await client.host.info();

    expect((await client.queues.list()).find(({ id }) => id === startQueueId)?.status.state).toBe('open');
  });

  it('is the one that was opened last when none is given', async () => {
    const dir = temporaryFolder();
    const first = await startTestApp({ dir });
    await first.client.queues.open({ location: first.file('a.json') });
    await first.client.queues.open({ location: first.file('b.json') });
    await first.app.close();
    const second = await startTestApp({ dir });
    await second.app.openAtStart();

    expect(statesOf(await second.client.queues.list())).toEqual(['a.json: closed', 'b.json: open']);
  });

  it('is none where the user closed the last one', async () => {
    const dir = temporaryFolder();
    const first = await startTestApp({ dir });
    await first.client.queues.close(await first.client.queues.open({ location: first.file('a.json') }));
    await first.app.close();
    const second = await startTestApp({ dir });
    await second.app.openAtStart(null);

    expect((await second.client.host.info()).startQueueId).toBeNull();
  });

  it.each([
    ['a missing file', '/nowhere/at/all.json', 'file.not-found'],
    ['a Redis URL that makes no sense', 'redis://user:geheim@host:6379/x', 'input.invalid'],
  ])('stands in the list as failed for %s', async (_, location, code) => {
    const { app, client, dataDir } = await startTestApp();
    await app.openAtStart(location);
    const [failed] = await client.queues.list();

    expect(failed?.status).toMatchObject({ state: 'failed', code });
    expect((await client.host.info()).startQueueId).toBe(failed?.id);
    expect(readFileSync(join(dataDir, 'connections.json'), 'utf8')).not.toContain('geheim');
  });
});

describe('closing', () => {
  it('lets every queue save first', async () => {
    const { app, client, file } = await startTestApp();
    const location = file('tasks.json');
    await client.queues.save(await client.queues.open({ location }));
    await app.close();

    expect(readFileSync(location, 'utf8')).toBe('saved at revision 1');
  });

  it('keeps a queue open that cannot be saved, until it can', async () => {
    const { app, client, file } = await startTestApp();
    const location = file('full-disk.json');
    const other = file('other.json');
    const opened = await client.queues.open({ location });
    await client.queues.open({ location: other });

    expect((await failureOf(client.queues.close(opened))).code).toBe('storage.full');
    expect((await failureOf(app.close())).code).toBe('storage.full');
    expect(statesOf(await client.queues.list())).toEqual(['full-disk.json: open', 'other.json: closed']);
    rmSync(location);
    await app.close();
    expect(statesOf(await client.queues.list())).toEqual(['full-disk.json: closed', 'other.json: closed']);
  });

  it('ends a queue by force that does not answer', async () => {
    const { client, file } = await startTestApp({ closeTimeoutMs: 50 });
    const opened = await client.queues.open({ location: file('hang-close.json') });

    expect((await failureOf(client.queues.close(opened))).code).toBe('queue.crashed');
    expect(statesOf(await client.queues.list())).toEqual(['hang-close.json: failed']);
  });

  it('rejects the calls that are under way', async () => {
    const { client, file } = await startTestApp();
    const opened = await client.queues.open({ location: file('tasks.json') });
    const pending = failureOf(client.tasks.page({ ...opened, filter: { text: 'hang' } }));
    await client.queues.close(opened);

    expect((await pending).code).toBe('queue.not-open');
  });
});
