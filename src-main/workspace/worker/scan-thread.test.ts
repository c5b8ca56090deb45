import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, expect, it } from 'vitest';
import type { SearchTerm } from '../../../src-shared/models/search/search-terms.ts';
import type { ScanHelper } from '../../engine/query/terms/scan-helper.ts';
import { drain, EVERYTHING, scanParts } from '../../engine/query/terms/term-scan.ts';
import { startQueue } from '../../engine/testing/queues.ts';
import { addSearchFunctions } from '../../storage/sqlite/search-functions.ts';
import { inSteps } from './in-steps.ts';
import { ScanThread, scanThreadOf } from './scan-thread.ts';

const WORKER = new URL('./scan-worker.ts', import.meta.url);
const TASKS = 200;
/** So far apart that a look through all of them is done in many pieces. */
const APART = 10_007;
const FLICKER: SearchTerm = {
  kind: 'text',
  field: 'any',
  path: [],
  match: 'contains',
  texts: ['flicker'],
  negated: false,
};

const endings: Array<() => unknown> = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

async function sparseQueue(): Promise<Database.Database> {
  const { queue, folder } = await startQueue('sqlite');
  await queue.addTasks(
    Array.from({ length: TASKS }, (_, n) => ({
      id: `t${n}`,
      data: { title: n % 7 === 0 ? 'Charts Flicker' : 'calm' },
    })),
  );
  await queue.stop();
  const db = new Database(join(folder, 'queue.db'));
  endings.push(() => db.close());
  addSearchFunctions(db);
  db.prepare('UPDATE tasks SET seq = -seq').run();
  db.prepare('UPDATE tasks SET seq = -seq * ?').run(APART);
  return db;
}

function threadFor(db: Database.Database): ScanThread {
  const thread = scanThreadOf({ db }, WORKER);
  if (thread === null) throw new Error('the queue has no write-ahead log');
  endings.push(() => thread.close());
  return thread;
}

const sorted = (seqs: Iterable<number>): number[] => [...seqs].toSorted((a, b) => a - b);

it('finds the same on two threads as on one', async () => {
  const db = await sparseQueue();
  const alone = drain(scanParts(db, null, [{ term: FLICKER, ranges: EVERYTHING }]));
  const thread = threadFor(db);
  let helped = 0;
  const counting: ScanHelper = {
    scan(piece) {
      helped += 1;
      return thread.scan(piece);
    },
  };
  const together = await inSteps(scanParts(db, null, [{ term: FLICKER, ranges: EVERYTHING }], counting));

  expect(alone).toHaveLength(Math.ceil(TASKS / 7));
  expect(sorted(together)).toEqual(sorted(alone));
  expect(helped).toBeGreaterThan(0);
});

it('does everything itself where the other thread cannot read', async () => {
  const db = await sparseQueue();
  const lost = new ScanThread(WORKER, join(tmpdir(), 'no-such-folder', 'queue.db'));
  endings.push(() => lost.close());
  const found = await inSteps(scanParts(db, null, [{ term: FLICKER, ranges: EVERYTHING }], lost));
  expect(found).toHaveLength(Math.ceil(TASKS / 7));
});

it('is closed in the middle of a search, which goes on without it', async () => {
  const db = await sparseQueue();
  const thread = threadFor(db);
  const search = inSteps(scanParts(db, null, [{ term: FLICKER, ranges: EVERYTHING }], thread));
  await thread.close();
  expect(await search).toHaveLength(Math.ceil(TASKS / 7));
  await expect(thread.scan({ where: 'true', values: [], ranges: EVERYTHING })).rejects.toThrow('ended');
});

it('is not used where no second connection can read beside the writer', () => {
  const folder = mkdtempSync(join(tmpdir(), 'poppo-scan-'));
  endings.push(() => rmSync(folder, { recursive: true, force: true }));
  for (const db of [new Database(':memory:'), new Database(join(folder, 'rollback.db'))]) {
    expect(scanThreadOf({ db }, WORKER)).toBeNull();
    db.close();
  }
});
