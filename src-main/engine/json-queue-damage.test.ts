import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import { QueueManager } from './queue-manager.ts';
import { refusalOf, startQueue } from './testing/queues.ts';
import { ids } from './testing/recount.ts';
import { savedQueue } from './testing/saved-json-queue.ts';

/** Changes a value in a file of ours and makes the checksum over its bytes right again. */
function editByHand(path: string, from: string, to: string): void {
  const text = readFileSync(path, 'utf8').replace(from, to);
  const end = text.lastIndexOf('"checksum"');
  const checksum = createHash('sha256').update(text.slice(0, end)).digest('hex');
  writeFileSync(path, `${text.slice(0, end)}"checksum":"sha256:${checksum}"}\n`);
}

describe('a damaged JSON queue', () => {
  it.each([
    ['cut in the middle', (text: string) => text.slice(0, text.indexOf('of c')), 2],
    ['with a broken task', (text: string) => text.replace('"of b"', '"of b'), 2],
    ['with a changed value', (text: string) => text.replace('of b', 'of x'), 3],
  ])('%s opens read-only with what can be read, and not a byte of it changes', async (_what, damage, readable) => {
    const { folder, clock, path } = await savedQueue('a', 'b', 'c');
    writeFileSync(path, damage(readFileSync(path, 'utf8')));
    const bytes = readFileSync(path);
    const { queue } = await startQueue('json', { folder, clock, persistence: { saveOnChange: true } });

    expect(queue.info()).toMatchObject({ readOnly: 'damaged', damage: { tasksReadable: readable } });
    expect(queue.info().damage?.sentence).toContain(path);
    expect(ids(queue)).toHaveLength(readable);
    const calls = [
      () => queue.addTask({ id: 'new' }),
      () => queue.getNextTask(),
      () => queue.removeTask('a'),
      () => queue.setStrategy('fifo'),
      () => queue.createSnapshot(),
      () => queue.saveQueue(),
    ];
    for (const call of calls) expect((await refusalOf(call)).code).toBe('storage.read-only');
    await queue.stop();
    expect(readFileSync(path)).toEqual(bytes);
    expect(readdirSync(folder).toSorted()).toEqual(['queue.json', 'queue.json.lock']);
  });

  it('is found out where a task was edited by hand and the checksum of the bytes made to match', async () => {
    const { folder, clock, path } = await savedQueue('a', 'b');
    editByHand(path, '"of b"', '"of someone else"');
    const { queue } = await startQueue('json', { folder, clock });

    expect(queue.info()).toMatchObject({ readOnly: 'damaged', damage: { tasksReadable: 2 } });
    expect(queue.info().damage?.sentence).toContain('do not match the checksum of its content');
    expect(queue.getTask('b')?.data).toEqual({ value: 'of someone else' });
  });

  it('is found out where one task cannot be read, which is named', async () => {
    const { folder, clock, path } = await savedQueue('a', 'b');
    editByHand(path, '"status":"queued"', '"status":"queued","deadline":"one day"');
    const { queue } = await startQueue('json', { folder, clock });

    expect(queue.info()).toMatchObject({ readOnly: 'damaged', damage: { tasksReadable: 1 } });
    expect(queue.info().damage?.sentence).toContain('Task field deadline');
  });

  it('of a newer format is refused whole', async () => {
    const { folder, clock, path } = await savedQueue('a');
    writeFileSync(path, readFileSync(path, 'utf8').replace('"version":"2.0"', '"version":"3.0"'));
    const bytes = readFileSync(path);

    expect((await refusalOf(startQueue('json', { folder, clock }))).code).toBe('file.newer-version');
    expect(readFileSync(path)).toEqual(bytes);
  });
});

describe('a damaged JSON queue that may mend itself', () => {
  it('comes back from its newest backup, keeps the damaged file aside and says what it did', async () => {
    const { folder, clock, path } = await savedQueue('a', 'b', 'c');
    const first = await startQueue('json', { folder, clock });
    await first.queue.addTask({ id: 'd' });
    await first.queue.stop();
    writeFileSync(path, readFileSync(path, 'utf8').slice(0, 200));
    const damaged = readFileSync(path);
    const recovered = vi.fn();
    const queue = new QueueManager({ clock, persistence: { type: 'json', filePath: path } });
    queue.on('queue-recovered', recovered);
    await queue.start();
    const report = queue.getRecoveryReport();

    expect(queue.info()).toMatchObject({ readOnly: null, damage: null });
    expect(ids(queue)).toEqual(['a', 'b', 'c']);
    expect(report).toMatchObject({ source: 'backup', tasksRecovered: 3 });
    expect(readFileSync(report?.keptAs ?? '')).toEqual(damaged);
    expect(recovered).toHaveBeenCalledExactlyOnceWith(report);
    await queue.stop();
  });
});
