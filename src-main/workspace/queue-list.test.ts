import { mkdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { failureOf, startTestApp, statesOf, temporaryFolder } from './testing/test-app.ts';

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
