import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isContractProcedure } from '@orpc/contract';
import { describe, expect, it, vi } from 'vitest';
import { contract } from '../../src-shared/contract/index.ts';
import { failureOf, startTestApp, type TestApp } from '../workspace/testing/test-app.ts';

const audit = (app: TestApp): Record<string, unknown>[] =>
  readFileSync(join(app.dataDir, 'audit.ndjson'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

describe('what a handler rejects with', () => {
  it('is input.invalid with the path of the field', async () => {
    const { client } = await startTestApp();
    const failure = await failureOf(client.tasks.page({ queueId: 'q', limit: 5000 }));

    expect(failure).toMatchObject({ code: 'input.invalid', details: { field: 'limit' } });
    expect(failure.message).toContain("'limit'");
  });

  it("is the worker's AppError as it was", async () => {
    const { client, file } = await startTestApp();
    const opened = await client.queues.open({ location: file('tasks.json') });

    expect(await failureOf(client.tasks.get({ ...opened, id: 't1' }))).toMatchObject({
      code: 'task.not-found',
      message: 'No task t1.',
    });
  });

  it('hides the message of an error nobody foresaw', async () => {
    const { client, file } = await startTestApp();
    const opened = await client.queues.open({ location: file('tasks.json') });
    const failure = await failureOf(client.tasks.facets(opened));

    expect(failure.code).toBe('internal.unexpected');
    expect(JSON.stringify(failure)).not.toContain('secret');
  });

  it('tells an unknown queue from a closed one', async () => {
    const { client, file } = await startTestApp();
    const opened = await client.queues.open({ location: file('tasks.json') });
    await client.queues.close(opened);

    expect((await failureOf(client.queues.overview({ queueId: 'nobody' }))).code).toBe('connection.not-found');
    expect((await failureOf(client.tasks.page(opened))).code).toBe('queue.not-open');
  });

  it.each(['no-colon', 'nobody:1', ':1', 'a:b:1'])('is an error for the job id %s', async (jobId) => {
    const { client } = await startTestApp();

    expect((await failureOf(client.jobs.get({ jobId }))).code).toMatch(/^(job|connection)\.not-found$/);
  });

  it('says that this host has no file dialog', async () => {
    const { client } = await startTestApp();

    expect((await failureOf(client.host.pickQueueFile({ purpose: 'open' }))).code).toBe('host.unsupported');
  });
});

describe('writes to a queue that takes none', () => {
  it.each([
    ['owned', 'storage.locked', 'worker.js (process 4711 on other-host'],
    ['damaged', 'storage.read-only', 'its file is damaged'],
  ])('are rejected when it is %s', async (kind, code, words) => {
    const { client, file } = await startTestApp();
    const opened = await client.queues.open({ location: file(`${kind}.json`) });
    const failures = [
      await failureOf(client.queues.setStrategy({ ...opened, strategy: 'fifo' })),
      await failureOf(client.queues.save(opened)),
      await failureOf(client.snapshots.create(opened)),
      await failureOf(client.queues.setPaused({ ...opened, paused: true })),
      await failureOf(client.tasks.act({ ...opened, action: { kind: 'remove' }, target: { kind: 'ids', ids: ['t'] } })),
      await failureOf(client.snapshots.restore({ ...opened, snapshotId: 's1', token: 't' })),
      await failureOf(client.snapshots.update({ ...opened, snapshotId: 's1', change: { pinned: true } })),
      await failureOf(client.snapshots.delete({ ...opened, snapshotIds: ['s1'] })),
      await failureOf(client.transfer.import({ ...opened, path: '/tmp/t.csv', mode: 'upsert' })),
    ];

    expect(failures.map((failure) => failure.code)).toEqual(failures.map(() => code));
    expect(failures[0]?.message).toContain(words);
  });
});

describe('the audit log', () => {
  it('has a line for every write, failed ones included, and is readable by its user alone', async () => {
    const app = await startTestApp();
    const { client, file, dir, dataDir } = app;
    const opened = await client.queues.open({ location: file('tasks.json') });
    await client.queues.setStrategy({ ...opened, strategy: 'priority' });
    await client.queues.setPaused({ ...opened, paused: true, projectId: null });
    await client.queues.save(opened);
    await client.snapshots.create({ ...opened, name: 'Before' });
    await failureOf(client.snapshots.update({ ...opened, snapshotId: 's1', change: { name: 'After' } }));
    await client.snapshots.delete({ ...opened, snapshotIds: ['s1', 's2'] });
    await client.queues.edit({ ...opened, name: 'Billing', environment: null });
    await client.queues.create({ location: join(dir, 'new.json'), backend: 'json' });
    await failureOf(client.queues.create({ location: join(dir, 'new.json'), backend: 'json' }));
    await client.queues.forget(opened);

    expect(audit(app).map((line) => [line.action, line.target, line.count, line.outcome, line.code])).toEqual([
      ['queues.setStrategy', 'priority', null, 'done', null],
      ['queues.pause', 'no project', null, 'done', null],
      ['queues.save', '', null, 'done', null],
      ['snapshots.create', 's1', 7, 'done', null],
      ['snapshots.update', 's1', null, 'failed', 'snapshot.not-found'],
      ['snapshots.delete', 's1, s2', null, 'done', null],
      ['queues.edit', 'Billing', null, 'done', null],
      ['queues.create', join(dir, 'new.json'), null, 'done', null],
      ['queues.create', join(dir, 'new.json'), null, 'failed', 'file.exists'],
      ['queues.forget', join(dir, 'tasks.json'), null, 'done', null],
    ]);
    expect(audit(app)[0]).toMatchObject({ ...opened, time: '2026-11-23T07:49:02.587Z' });
    expect(statSync(join(dataDir, 'audit.ndjson')).mode & 0o777).toBe(0o600);
  });

  it('tells the beginning and the end of a restore', async () => {
    const app = await startTestApp();
    const opened = await app.client.queues.open({ location: app.file('tasks.json') });
    await app.client.snapshots.restore({ ...opened, snapshotId: 's1', token: 't' });

    await vi.waitFor(() => {
      expect(audit(app).map((line) => [line.target, line.outcome, line.count])).toEqual([
        ['s1', 'started', null],
        ['s1', 'done', 6],
      ]);
    });
  });

  it('has a line for a refused restore', async () => {
    const app = await startTestApp();
    const opened = await app.client.queues.open({ location: app.file('owned.json') });
    await failureOf(app.client.snapshots.restore({ ...opened, snapshotId: 's1', token: 't' }));

    expect(audit(app)).toEqual([expect.objectContaining({ outcome: 'failed', code: 'storage.locked' })]);
  });
});

describe('every procedure of the contract', () => {
  const procedures = Object.entries(contract).flatMap(([area, group]) =>
    Object.entries(group).map(([name, procedure]) => ({ path: `${area}.${name}`, area, name, procedure })),
  );

  it('is a procedure', () => {
    expect(procedures.length).toBeGreaterThan(20);
    expect(procedures.filter(({ procedure }) => !isContractProcedure(procedure))).toEqual([]);
  });

  it.each(procedures)('$path has a handler', async ({ area, name }) => {
    const { app } = await startTestApp();

    expect(Reflect.get(Reflect.get(app.router, area), name)).toHaveProperty('~orpc.handler', expect.any(Function));
  });

  const withInput = procedures.filter(({ procedure }) => procedure['~orpc'].inputSchema !== undefined);
  const malformed = [undefined, null, 7, 'text', [], {}, { queueId: 7 }, { queueId: '' }, { location: '\0' }];

  it('rejects malformed input and changes nothing', async () => {
    const { client, file, dataDir, dir } = await startTestApp();
    await client.queues.open({ location: file('tasks.json') });
    const before = contentOf(dir, dataDir);
    for (const { path, area, name } of withInput) {
      const procedure: (input: unknown) => Promise<unknown> = Reflect.get(Reflect.get(client, area), name);
      // An empty object asks browseFolder for the home folder.
      const inputs = malformed.filter((input) => path !== 'host.browseFolder' || !isObject(input));
      for (const input of inputs) {
        const failure = await failureOf(procedure(input));
        expect(failure, `${path} ${JSON.stringify(input)}`).toMatchObject({ code: 'input.invalid' });
      }
    }

    expect(contentOf(dir, dataDir)).toEqual(before);
  });
});

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function contentOf(...folders: string[]): string[] {
  return folders.flatMap((folder) =>
    readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => `${entry.name} ${readFileSync(join(folder, entry.name), 'utf8')}`),
  );
}
