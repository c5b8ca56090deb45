import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Job } from '../../src-shared/models/job.ts';
import { failureOf, startTestApp } from './testing/test-app.ts';

const workerFile = new URL('./worker/queue-worker.ts', import.meta.url);

async function startWithQueue() {
  const { client, dir, dataDir } = await startTestApp({ workerFile });
  const opened = await client.queues.create({ location: join(dir, 'q.db'), backend: 'sqlite' });
  const path = join(dir, 'tasks.csv');
  writeFileSync(path, 'task_id,prio,kind\nt1,1,build\nt2,high,test\nt3,3,build\n');
  const end = async ({ jobId }: { jobId: string | null }): Promise<Job> => {
    if (jobId === null) throw new Error('no job was started');
    let last: Job | undefined;
    for await (const job of await client.jobs.watch({ jobId })) last = job;
    if (!last) throw new Error('the job told nothing');
    return last;
  };
  const ids = async () => (await client.tasks.page(opened)).rows.map(({ id }) => id).sort();
  return { client, opened, path, end, ids, dataDir, dir };
}

describe('an import in the app', () => {
  it('is previewed, checked, done by a job, and undone', async () => {
    const { client, opened, path, end, ids, dataDir } = await startWithQueue();
    const preview = await client.transfer.preview({ ...opened, path });
    expect(preview.rows.map(({ fate }) => fate)).toEqual(['new', 'invalid', 'new']);

    const { outcome: checked } = await end(await client.transfer.check({ ...opened, path }));
    if (checked?.kind !== 'import-check') throw new Error('the check has no outcome');
    expect(checked.check).toMatchObject({ report: { added: 2, invalid: 1 }, liveTasks: 0 });
    const rejected = join(dataDir, 'transfer', checked.check.rejectedFileId ?? '', 'tasks-rejected.csv');
    expect(readFileSync(rejected, 'utf8')).toContain('t2,high,test,');

    const refused = await end(await client.transfer.import({ ...opened, path, mode: 'upsert' }));
    expect(refused.error?.code).toBe('import.rows-invalid');
    expect(await ids()).toEqual([]);

    const done = await end(await client.transfer.import({ ...opened, path, mode: 'upsert', skipInvalid: true }));
    if (done.outcome?.kind !== 'import') throw new Error('the import has no outcome');
    expect(done.note).toMatch(/^Writing: 3 rows/);
    expect(await ids()).toEqual(['t1', 't3']);
    const { safetySnapshotId: snapshotId, undoToken: token } = done.outcome.import;
    await end(await client.snapshots.restore({ ...opened, snapshotId: snapshotId ?? '', token: token ?? '' }));
    expect(await ids()).toEqual([]);
  });

  it('remembers its columns for the same headers', async () => {
    const { client, opened, path, end } = await startWithQueue();
    const columns = {
      task_id: { kind: 'field', field: 'id' },
      prio: { kind: 'ignore' },
      kind: { kind: 'ignore' },
    } as const;
    await end(await client.transfer.import({ ...opened, path, mode: 'skip', reading: { columns } }));

    const preview = await client.transfer.preview({ ...opened, path });
    expect(preview.remembered).toBe(true);
    expect(preview.columns.map(({ target }) => target)).toEqual(Object.values(columns));
    expect((await client.transfer.preview({ ...opened, path, reading: { columns: {} } })).remembered).toBe(false);
  });

  it('says which file it cannot read', async () => {
    const { client, opened, dir } = await startWithQueue();
    const failure = await failureOf(client.transfer.preview({ ...opened, path: join(dir, 'gone.csv') }));

    expect(failure).toMatchObject({ code: 'file.not-found' });
    expect(failure.message).toContain('gone.csv');
  });
});

describe('an export in the app', () => {
  it('holds all tasks, those that match, or those that are named, and is discarded afterwards', async () => {
    const { client, opened, path, end, dataDir } = await startWithQueue();
    await end(await client.transfer.import({ ...opened, path, mode: 'upsert', skipInvalid: true }));
    const exported = async (target?: { kind: 'ids'; ids: string[] } | { kind: 'filter'; filter: { text: string } }) => {
      const request = { ...opened, fileName: 'out.ndjson', format: 'ndjson' as const, ...(target && { target }) };
      const { outcome } = await end(await client.transfer.export(request));
      if (outcome?.kind !== 'export') throw new Error('the export has no outcome');
      const file = join(dataDir, 'transfer', outcome.export.fileId ?? '', 'out.ndjson');
      const found = readFileSync(file, 'utf8').trim().split('\n');
      expect(outcome.export).toMatchObject({ tasks: found.length, path: null });
      await client.transfer.discard({ path: file });
      expect(existsSync(file)).toBe(false);
      return found.map((line) => JSON.parse(line).id);
    };

    expect(await exported()).toEqual(['t1', 't3']);
    expect(await exported({ kind: 'ids', ids: ['t3'] })).toEqual(['t3']);
    expect(await exported({ kind: 'filter', filter: { text: 't1' } })).toEqual(['t1']);
  });
});
