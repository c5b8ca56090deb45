import { setTimeout as pause } from 'node:timers/promises';
import Database from 'better-sqlite3';
import type { TaskFilter } from '../../src-shared/models/task.ts';
import { startBenchApp } from './fixtures/bench-app.ts';
import { ABSENT_TEXT, FREQUENT_TEXT, RARE_TEXT } from './fixtures/tasks.ts';
import type { BenchContext } from './harness/bench.ts';
import { median, medianMs, timed } from './harness/measure.ts';

const RUNS = 5;
const START_MS = 4000;

const TEXTS = [
  ['rare text', RARE_TEXT],
  ['absent text', ABSENT_TEXT],
  ['frequent text', FREQUENT_TEXT],
] as const;

/** How long reading ahead takes at the most where nobody asks for anything, ms for each task. */
const READ_AHEAD_MS = 0.012;

/**
 * First answer for a text that is looked for in all bodies, ids and errors, through the contract: right after the
 * queue was opened, and once the signatures of its texts were made in the background.
 */
export async function bench(context: BenchContext): Promise<void> {
  const { n, dir, files } = context;
  const path = await files.shared(n);
  const { client, close } = await startBenchApp(dir);
  const { queueId } = await client.queues.open({ location: path });
  const db = new Database(path, { readonly: true });
  const search = (filter: TaskFilter, offset = 0) => client.tasks.page({ queueId, filter, offset });
  await searches(context, { db, search, when: 'just opened' });
  await pause(START_MS + n * READ_AHEAD_MS);
  await searches(context, { db, search, when: 'read ahead' });
  db.close();
  await close();
}

interface Searched {
  readonly db: Database.Database;
  readonly search: (filter: TaskFilter, offset?: number) => Promise<unknown>;
  readonly when: 'just opened' | 'read ahead';
}

async function searches({ n, figure }: BenchContext, { db, search, when }: Searched): Promise<void> {
  const scan = db.prepare('SELECT count(*) FROM tasks WHERE data LIKE ?').pluck();
  for (const [name, text] of TEXTS) {
    const limit = { value: await medianMs(() => scan.get(`%${text}%`), RUNS), of: 'raw LIKE over the bodies alone' };
    const samples: number[] = [];
    for (let run = 0; run < RUNS; run++) {
      // Each run looks for another spelling: a text that was just searched for is answered from memory.
      const filter = { text: respelled(text, when === 'read ahead' ? run + RUNS : run) };
      samples.push((await timed(() => search(filter))).ms);
    }
    const bench = `search/${name}, ${when}`;
    figure({ bench, n, value: median(samples), unit: 'ms', limit, goal: { atMost: 300 } });
    const filter = { text: respelled(text, 0) };
    const next = await medianMs(() => search(filter, 10), RUNS);
    figure({ bench: `${bench}, next page`, n, value: next, unit: 'ms' });
  }
}

/** Another letter, or from the second round on two of them, in upper case. */
function respelled(text: string, run: number): string {
  const isUpper = (at: number): boolean =>
    at === run % text.length || (run >= text.length / 2 && at === text.length - 1);
  return [...text].map((letter, at) => (isUpper(at) ? letter.toUpperCase() : letter)).join('');
}
