import { mkdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import type { ConnectionStatus } from '../src-shared/models/connection.ts';
import { failureOf, startTestApp, temporaryFolder } from './workspace/testing/test-app.ts';

const statesOf = (list: ConnectionStatus[]) => list.map(({ name, status }) => `${name}: ${status.state}`);

describe('the list of queues', () => {
  it('is empty on a fresh data folder, which is made for its user alone', async () => {
    const { client, dataDir } = await startTestApp();

    expect(await client.queues.list()).toEqual([]);
    expect(statSync(dataDir).mode & 0o777).toBe(0o700);
  });

  it('shows an opened queue with what its worker says of it', async () => {
    const { client, file, clock } = await startTestApp();
    const location = file('tasks.json');
    const { queueId } = await client.queues.open({ location });

    expect(await client.queues.list()).toEqual([
      expect.objectContaining({
        id: queueId,
        name: 'tasks.json',
        location,
        backend: 'json',
        lastOpenedAt: clock.now(),
        status: expect.objectContaining({ state: 'open', revision: 0 }),
      }),
    ]);
  });

  it('gives one queue for one file, under whatever path and however many ask at once', async () => {
    const { client, file, dir } = await startTestApp();
    const location = file('tasks.json');
    const link = join(dir, 'link.json');
    symlinkSync(location, link);
    const opened = await Promise.all(
      [location, link, `file://${location}`, location].map((path) => client.queues.open({ location: path })),
    );

    expect(new Set(opened.map(({ queueId }) => queueId)).size).toBe(1);
    expect(await client.queues.list()).toHaveLength(1);
  });

  it('adds nothing for a file that cannot be opened', async () => {
    const { client, dir } = await startTestApp();
    const failure = await failureOf(client.queues.open({ location: join(dir, 'none.json') }));

    expect([failure.code, failure.details]).toEqual(['file.not-found', { path: join(dir, 'none.json') }]);
    expect(await client.queues.list()).toEqual([]);
  });

  it('shows why a queue of the list could not be opened again, and that it can once the file is back', async () => {
    const { client, file } = await startTestApp();
    const { queueId } = await client.queues.open({ location: file('tasks.json') });
    await client.queues.close({ queueId });
    const [{ location } = { location: '' }] = await client.queues.list();
    rmSync(location);
    await failureOf(client.queues.reopen({ queueId }));

    expect((await client.queues.list())[0]?.status).toMatchObject({ state: 'failed', code: 'file.not-found' });
    file('tasks.json');
    expect(await client.queues.reopen({ queueId })).toEqual({ queueId });
    expect(statesOf(await client.queues.list())).toEqual(['tasks.json: open']);
  });

  it('is kept between starts with ids, names and environments', async () => {
    const dir = temporaryFolder();
    const first = await startTestApp({ dir });
    const { queueId } = await first.client.queues.open({ location: first.file('a.json') });
    await first.client.queues.open({ location: first.file('b.json') });
    await first.client.queues.edit({ queueId, name: 'Billing', environment: 'production' });
    await first.app.close();
    const { client } = await startTestApp({ dir });
    const list = await client.queues.list();

    expect(statesOf(list)).toEqual(['Billing: closed', 'b.json: closed']);
    expect(list[0]).toMatchObject({ id: queueId, environment: 'production' });
    expect(statSync(join(dir, 'data', 'connections.json')).mode & 0o777).toBe(0o600);
  });

  it('sets a damaged list aside instead of writing over it', async () => {
    const dir = temporaryFolder();
    const { app } = await startTestApp({ dir });
    await app.close();
    const path = join(dir, 'data', 'connections.json');
    writeFileSync(path, '{"version":1,"connections":[{"id":');
    const { client, clock } = await startTestApp({ dir });

    expect(await client.queues.list()).toEqual([]);
    expect(readFileSync(`${path}.corrupt-${clock.now()}`, 'utf8')).toContain('"connections":[{');
  });

  it('opens a queue although it cannot be saved itself', async () => {
    const { client, file, dataDir } = await startTestApp();
    mkdirSync(join(dataDir, 'connections.json'));
    const opened = await client.queues.open({ location: file('tasks.json') });

    expect(statesOf(await client.queues.list())).toEqual(['tasks.json: open']);
    const edit = client.queues.edit({ ...opened, name: 'Billing', environment: null });
    expect((await failureOf(edit)).code).toBe('file.is-folder');
  });

  it('forgets a queue but not its file', async () => {
    const { client, file } = await startTestApp();
    const location = file('tasks.json');
    const { queueId } = await client.queues.open({ location });
    await client.queues.forget({ queueId });

    expect(await client.queues.list()).toEqual([]);
    expect(readFileSync(location, 'utf8')).toBe('saved at revision 0');
    expect((await failureOf(client.queues.reopen({ queueId }))).code).toBe('connection.not-found');
  });
});

describe('creating queues', () => {
  it('makes a queue at a free path, under the given name', async () => {
    const { client, dir } = await startTestApp();
    const location = join(dir, 'new.db');
    await client.queues.create({ location, backend: 'sqlite', name: 'Fresh' });

    expect((await client.queues.list())[0]).toMatchObject({ name: 'Fresh', backend: 'sqlite', sample: false });
  });

  it('refuses a path whose queue is open', async () => {
    const { client, file } = await startTestApp();
    const location = file('tasks.json');
    await client.queues.open({ location });

    expect((await failureOf(client.queues.create({ location, backend: 'json' }))).code).toBe('file.exists');
  });

  it('copies the sample once and opens the copy from then on', async () => {
    const { client, dataDir } = await startTestApp();
    const first = await client.queues.openSample();
    await client.queues.close(first);
    const again = await client.queues.openSample();

    expect(again).toEqual(first);
    expect((await client.queues.list())[0]).toMatchObject({
      name: 'Sample queue',
      sample: true,
      location: join(dataDir, 'sample-queue.db'),
    });
  });
});

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
