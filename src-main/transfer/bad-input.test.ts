import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { beforeEach, describe, expect, it } from 'vitest';
import type { QueueManager } from '../engine/queue-manager.ts';
import { refusalOf, startQueue } from '../engine/testing/queues.ts';
import { expectConsistent, tasksOf } from '../engine/testing/recount.ts';

let queue: QueueManager;
let folder: string;

beforeEach(async () => {
  ({ queue, folder } = await startQueue('memory'));
  await queue.addTasks([{ id: 'mine', data: 1 }]);
});

const file = (name: string, content: string | Uint8Array): string => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};

/** Everything that a refused import must leave alone. */
const traces = () => ({
  tasks: tasksOf(queue.store.db),
  snapshots: queue.snapshots.list(),
  state: queue.store.state(),
});

const NESTED = `[{"id":"a","data":${'['.repeat(100_000)}${']'.repeat(100_000)}}]`;
const TABLE = 'id,priority\na,1\nb,2\n';
const BAD: ReadonlyArray<readonly [string, string, string | Uint8Array, RegExp]> = [
  ['an empty file', 'import.unreadable', '', /it is empty/],
  ['a file of blanks', 'import.unreadable', ' \n\n', /it is empty/],
  ['a header without rows', 'import.unreadable', 'id,priority\n', /a header and no rows/],
  ['a quote that is never closed', 'import.rows-invalid', 'id,data\na,"x\nb,y\n', /row 2: Quoted field/],
  [
    'a row with a cell too many',
    'import.rows-invalid',
    `${TABLE}c,3,4\n`,
    /row 4: it has 3 cells where the header has 2/,
  ],
  ['a row with a cell too few', 'import.rows-invalid', `${TABLE}c\n`, /row 4: it has 1 cells/],
  [
    '10,000 columns',
    'import.too-large',
    `${Array.from({ length: 10_000 }, (_, n) => `c${n}`).join(',')}\n`,
    /10000 columns/,
  ],
  ['the same column twice', 'import.unreadable', 'id,x,x\na,1,2\n', /column x twice/],
  ['zero bytes in a table', 'import.unreadable', 'id,x\na,\0\n', /zero byte \(byte 7\)/],
  [
    'a picture that is called .csv',
    'import.unreadable',
    Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'),
    /no text file/,
  ],
  ['half a gzip file', 'import.unreadable', gzipSync(TABLE.repeat(99)).subarray(0, 40), /damaged gzip/],
  ['half a zstd file', 'import.unreadable', zstdCompressSync(TABLE.repeat(99)).subarray(0, 20), /damaged zstd/],
  ['JSON that breaks off', 'import.unreadable', '[{"id":"a"},{"id":', /breaks off at byte 18/],
  ['JSON without a list', 'import.unreadable', '{"hello":\n"world"}', /no list of tasks/],
  ['JSON 100,000 levels deep', 'import.rows-invalid', NESTED, /too deep/],
  ['a __proto__ key', 'import.rows-invalid', '[{"id":"a","data":{"__proto__":{"polluted":1}}}]', /__proto__/],
  ['an escaped __proto__ key', 'import.rows-invalid', '{"id":"a","data":[{"\\u005f_proto__":1}]}', /__proto__/],
  ['a __proto__ column', 'import.unreadable', 'id,__proto__.polluted\na,1\n', /not allowed/],
  ['a task that is a number', 'import.rows-invalid', '[{"id":"a"},7]', /row 2: it is no JSON object/],
  ['an unknown status', 'import.rows-invalid', '[{"id":"a","status":"asleep"}]', /"asleep", which is none/],
  ['a word for a number', 'import.rows-invalid', 'id,priority\na,high\n', /row 2, priority: it is no number/],
  ['a day that never was', 'import.rows-invalid', 'id,期限\na,2026-06-31\n', /row 2, 期限: it is no date/],
];

describe('a file that cannot be imported', () => {
  it.each(BAD)('is refused for %s and leaves the queue alone', async (_name, code, content, words) => {
    const before = traces();
    for (const mode of ['upsert', 'replace'] as const) {
      const refusal = await refusalOf(queue.importFrom(file('in', content), { mode }));
      expect(refusal.code).toBe(code);
      expect(refusal.message).toMatch(words);
    }
    expect(traces()).toEqual(before);
    expect(Object.keys(Object.prototype)).toEqual([]);
  });

  it('is a folder, or is not there', async () => {
    expect((await refusalOf(queue.importFrom(folder))).code).toBe('file.is-folder');
    expect((await refusalOf(queue.importFrom(join(folder, 'gone')))).code).toBe('file.not-found');
  });

  it('is a stream that fails half way', async () => {
    const before = traces();
    const failing = Readable.from(
      (function* () {
        yield Buffer.from('[{"id":"a"},');
        throw new Error('the line went dead');
      })(),
    );
    await expect(queue.importFrom(failing)).rejects.toThrow('the line went dead');
    expect(traces()).toEqual(before);
  });
});

describe('an import', () => {
  it('counts ids that come twice once, and says which rows it left out', async () => {
    const path = file('in.csv', 'id,priority\na,1\na,2\nb,=x\nmine,3\n');
    const rejectedTo = join(folder, 'rejected.csv');
    const dry = await queue.importFrom(path, { dryRun: true, rejectedTo });
    expect(dry).toMatchObject({ rows: 4, added: 1, duplicates: 1, changed: 1, invalid: 1, safetySnapshotId: null });
    expect(dry.problems).toEqual([{ row: 4, column: 'priority', value: '=x', reason: 'it is no number' }]);
    expect(readFileSync(rejectedTo, 'utf8')).toBe(
      'id,priority,reason\r\nb,"\'=x","row 4, priority: it is no number"\r\n',
    );

    await queue.importFrom(path, { skipInvalid: true });
    expect(tasksOf(queue.store.db).map(({ id, priority }) => [id, priority])).toEqual([
      ['mine', 3],
      ['a', 1],
    ]);
  });

  it('does with ids the queue has what the mode says', async () => {
    const path = file('in.json', '[{"id":"mine","data":2},{"id":"new"}]');
    expect((await refusalOf(queue.importFrom(path, { mode: 'insert' }))).message).toMatch(
      /row 1, id: the queue has a task/,
    );
    expect(await queue.importFrom(path, { mode: 'skip' })).toMatchObject({ added: 1, skipped: 1 });
    expect(queue.getTask('mine')?.data).toBe(1);
    expect(await queue.importFrom(path, { mode: 'upsert' })).toMatchObject({ changed: 1, unchanged: 1 });
    expect(queue.getTask('mine')?.data).toBe(2);
    await queue.addTask({ id: 'other' });
    expect(await queue.importFrom(path, { mode: 'replace' })).toMatchObject({ added: 2, removed: 3 });
    expect(tasksOf(queue.store.db).map(({ id }) => id)).toEqual(['mine', 'new']);
    await expectConsistent(queue);
  });

  it('leaves nothing behind where it is cancelled while it writes', async () => {
    const before = traces();
    const path = file(
      'in.ndjson',
      Array.from({ length: 20_000 }, (_, n) => `{"id":"t${n}","data":"${'x'.repeat(300)}"}`).join('\n'),
    );
    const stop = new AbortController();
    const refusal = await refusalOf(
      queue.importFrom(path, {
        mode: 'replace',
        signal: stop.signal,
        onProgress: ({ phase, rows }) => phase === 'writing' && rows > 0 && stop.abort(),
      }),
    );
    expect(refusal.code).toBe('job.cancelled');
    expect({ ...traces(), state: traces().state.contentHash }).toEqual({ ...before, state: before.state.contentHash });
    await expectConsistent(queue);
  });

  it('reads a file to its end though it is deleted meanwhile', async () => {
    const path = file('in.ndjson', '{"id":"a"}\n{"id":"b"}');
    const outcome = await queue.importFrom(path, { onProgress: () => rmSync(path, { force: true }) });
    expect(outcome.added).toBe(2);
  });

  it('waits for another one, and for changes that came before', async () => {
    const paths = ['a', 'b'].map((name) => file(name, `[{"id":"${name}"},{"id":"both"}]`));
    const outcomes = await Promise.all([
      ...paths.map((path) => queue.importFrom(path)),
      queue.addTask({ id: 'added' }),
    ]);
    expect(outcomes.slice(0, 2)).toMatchObject([{ added: 2 }, { added: 1 }]);
    expect(queue.counts().queued).toBe(5);
    await expectConsistent(queue);
  });

  it.each([
    ['utf-8', Buffer.from('\ufeffid,題名\na,課題\n')],
    ['utf-16le', Buffer.from('\ufeffid,題名\na,課題\n', 'utf16le')],
    ['utf-16be', Buffer.from('\ufeffid,題名\na,課題\n', 'utf16le').swap16()],
    ['shift_jis', Buffer.from('69642c91e896bc0a612c89db91e80a', 'hex')],
    ['latin1', Buffer.from('id,titre\na,\xe9t\xe9 \xe0 No\xebl\n', 'latin1')],
  ])('finds that a table is %s', async (encoding, bytes) => {
    const outcome = await queue.importFrom(file('in.csv', bytes));
    expect(outcome).toMatchObject({ encoding, added: 1 });
    const expected = encoding === 'latin1' ? { titre: 'été à Noël' } : { 題名: '課題' };
    expect(queue.getTask('a')?.data).toEqual(expected);
  });
});

/** Imports a file in a process with little memory; its answer. */
function inSmallProcess(path: string): unknown {
  const library = new URL('../library.ts', import.meta.url).href;
  const code = `
    const { QueueManager } = await import(${JSON.stringify(library)});
    const queue = new QueueManager();
    await queue.start();
    const answer = await queue.importFrom(${JSON.stringify(path)}).catch(({ code, message }) => ({ code, message }));
    process.stdout.write(JSON.stringify({ ...answer, tasks: queue.counts().queued }));
    await queue.stop();`;
  const flags = ['--max-old-space-size=256', '--input-type=module', '-e', code];
  return JSON.parse(execFileSync(process.execPath, flags, { encoding: 'utf8' }));
}

describe('in 256 MB of heap', () => {
  const LONG = 'x'.repeat(100 * 1024 * 1024);
  it.each([
    [
      'a line of 100 MB',
      'long.ndjson',
      () => `{"id":"${LONG}"}`,
      /line 1 is longer than 16777216 bytes|larger than 16 MiB/,
    ],
    ['a cell of 100 MB', 'long.csv', () => `id,x\na,"${LONG}"\n`, /a row is longer/],
    ['a task of 100 MB', 'long.json', () => `[\n{"id":"a","data":"${LONG}"}]`, /a value is larger than 16 MiB/],
    ['a gzip bomb', 'bomb.csv.gz', () => gzipSync(`id,x\n${LONG}`), /holds more than/],
  ])('%s is refused', (_name, name, content, words) => {
    expect(inSmallProcess(file(name, content()))).toMatchObject({
      code: 'import.too-large',
      message: expect.stringMatching(words),
      tasks: 0,
    });
  });
});
