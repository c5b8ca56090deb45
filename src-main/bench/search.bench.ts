import Database from 'better-sqlite3';
import { startBenchApp } from './fixtures/bench-app.ts';
import { ABSENT_TEXT, FREQUENT_TEXT, RARE_TEXT } from './fixtures/tasks.ts';
import type { BenchContext } from './harness/bench.ts';
import { median, medianMs, timed } from './harness/measure.ts';

const RUNS = 5;

const TEXTS = [
  ['rare text', RARE_TEXT],
  ['absent text', ABSENT_TEXT],
  ['frequent text', FREQUENT_TEXT],
] as const;

/** First answer for a text that is looked for in all bodies, ids and errors, through the contract. */
export async function bench({ n, dir, files, figure }: BenchContext): Promise<void> {
  const path = await files.shared(n);
  const { client, close } = await startBenchApp(dir);
  const { queueId } = await client.queues.open({ location: path });
  const db = new Database(path, { readonly: true });
  const scan = db.prepare('SELECT count(*) FROM tasks WHERE data LIKE ?').pluck();
  for (const [name, text] of TEXTS) {
    const limit = { value: await medianMs(() => scan.get(`%${text}%`), RUNS), of: 'raw LIKE over the bodies alone' };
    const samples: number[] = [];
    for (let run = 0; run < RUNS; run++) {
      // Each run looks for another spelling: a text that was just searched for is answered from memory.
      const filter = { text: respelled(text, run) };
      samples.push((await timed(() => client.tasks.page({ queueId, filter }))).ms);
    }
    figure({ bench: `search/${name}`, n, value: median(samples), unit: 'ms', limit, goal: { atMost: 300 } });
    const filter = { text: respelled(text, 0) };
    const next = await medianMs(() => client.tasks.page({ queueId, filter, offset: 10 }), RUNS);
    figure({ bench: `search/${name}, next page`, n, value: next, unit: 'ms' });
  }
  db.close();
  await close();
}

function respelled(text: string, run: number): string {
  const at = run % text.length;
  return `${text.slice(0, at)}${text.charAt(at).toUpperCase()}${text.slice(at + 1)}`;
}
