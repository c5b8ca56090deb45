import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { forecast } from '../../../src-shared/models/import-modes.ts';
import { IMPORT_MODES } from '../../../src-shared/models/transfer.ts';
import { startQueue } from '../../engine/testing/queues.ts';

const TABLE = ['task_id;prio;title', 'same;0;', 'other;7;"a;b"', 'new;1;x', 'new;2;y', 'bad;high;z', 'short;1'].join(
  '\n',
);

async function startWithFile() {
  const { queue, folder } = await startQueue('sqlite');
  await queue.addTasks([{ id: 'same' }, { id: 'other' }, { id: 'beside' }]);
  const path = join(folder, 'tasks.csv');
  writeFileSync(path, TABLE);
  return { queue, path };
}

describe('previewImport', () => {
  it('tells how a table is read and what its rows are to the queue', async () => {
    const { queue, path } = await startWithFile();
    const before = queue.store.state();
    const preview = await queue.previewImport(path);

    expect(preview).toMatchObject({ format: 'csv', delimiter: ';', encoding: 'utf-8', compression: 'none' });
    expect(preview.columns).toEqual([
      { header: 'task_id', target: { kind: 'field', field: 'id' }, samples: ['same', 'other', 'new'] },
      { header: 'prio', target: { kind: 'field', field: 'priority' }, samples: ['0', '7', '1'] },
      { header: 'title', target: { kind: 'data', path: ['title'] }, samples: ['a;b', 'x', 'y'] },
    ]);
    expect(preview.rows.map(({ row, fate }) => `${row} ${fate}`)).toEqual([
      '2 same',
      '3 different',
      '4 new',
      '5 repeated',
      '6 invalid',
      '7 invalid',
    ]);
    expect(preview.rows[4]?.problems[0]).toMatchObject({ row: 6, column: 'prio', value: 'high' });
    expect(queue.store.state()).toEqual(before);
  });

  it('follows the columns that are given', async () => {
    const { queue, path } = await startWithFile();
    const { rows } = await queue.previewImport(path, { columns: { prio: { kind: 'ignore' } } });

    expect(rows.map(({ fate }) => fate).filter((fate) => fate === 'invalid')).toHaveLength(1);
  });

  it.each(IMPORT_MODES)('foretells from one check what %s would do', async (mode) => {
    const { queue, path } = await startWithFile();
    const report = await queue.importFrom(path, { dryRun: true });

    const told = forecast({ report, liveTasks: 3 }, mode);
    expect(await queue.importFrom(path, { dryRun: true, mode })).toMatchObject(told);
  });
});

describe('exportTo', () => {
  it.each(['json', 'ndjson', 'csv'] as const)('writes just the places that are given as %s', async (format) => {
    const { queue, folder } = await startQueue('sqlite');
    await queue.addTasks(Array.from({ length: 2500 }, (_, index) => ({ id: `t${index}` })));
    const path = join(folder, `part.${format}`);
    const seqs = queue.store.db
      .prepare<[], number>('SELECT seq FROM tasks WHERE seq % 2 = 0 ORDER BY seq')
      .pluck()
      .all();
    const { tasks } = await queue.exportTo(path, { seqs });

    const { queue: other } = await startQueue('memory');
    expect(await other.importFrom(path)).toMatchObject({ added: seqs.length, invalid: 0 });
    expect(tasks).toBe(seqs.length);
  });
});
