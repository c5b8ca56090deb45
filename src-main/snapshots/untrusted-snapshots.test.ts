import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { refusalOf, startQueue } from '../engine/testing/queues.ts';
import { changedQueue, traces } from './testing/changed-queue.ts';

describe('a snapshot that cannot be trusted', () => {
  it('is refused where a version in the database was tampered with, and the queue stays as it was', async () => {
    const { queue, id } = await changedQueue('sqlite');
    queue.store.db.prepare('UPDATE task_versions SET data = \'{"evil":1}\', hash = ?').run(Buffer.alloc(32, 7));
    const before = traces(queue);

    expect((await refusalOf(queue.restoreSnapshot(id))).code).toBe('snapshot.unreadable');
    expect(traces(queue)).toEqual(before);
  });

  it.each([
    ['a changed value', (text: string) => text.replace('"index":3', '"index":4')],
    ['a cut end', (text: string) => text.slice(0, -40)],
    ['nothing left', () => ''],
    ['another file', () => '{"hello":"world"}'],
  ])('is refused where its file has %s, and the queue stays as it was', async (_what, tamper) => {
    const { queue, id, folder, clock } = await changedQueue('json');
    await queue.stop();
    const path = join(folder, 'queue-snapshots', `${id}.json`);
    const again = await startQueue('json', { folder, clock });
    writeFileSync(path, tamper(readFileSync(path, 'utf8')));
    const before = traces(again.queue);
    const calls = [() => again.queue.restoreSnapshot(id), () => again.queue.snapshots.preview(id)];

    for (const call of calls) expect((await refusalOf(call)).code).toBe('snapshot.unreadable');
    expect(traces(again.queue)).toEqual(before);
  });

  it('is refused where its file vanished', async () => {
    const { queue, id, folder, clock } = await changedQueue('json');
    await queue.stop();
    const again = await startQueue('json', { folder, clock });
    rmSync(join(folder, 'queue-snapshots', `${id}.json`));

    expect((await refusalOf(again.queue.restoreSnapshot(id))).code).toBe('snapshot.not-found');
  });
});
