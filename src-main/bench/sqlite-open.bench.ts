import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { startBenchApp } from './fixtures/bench-app.ts';
import type { BenchContext } from './harness/bench.ts';
import { median, medianMs, timed } from './harness/measure.ts';

const RUNS = 7;
const CHILD = fileURLToPath(new URL('./open-queue.child.ts', import.meta.url));

/** From the command to open a big queue to its first page. The file is in the system's cache, as after a copy. */
export async function bench({ n, dir, files, figure }: BenchContext): Promise<void> {
  const path = await files.shared(n);
  const limit = { value: await medianMs(() => openRaw(path), RUNS), of: 'better-sqlite3 open + first page by index' };
  const children: number[] = [];
  for (let run = 0; run < RUNS; run++) children.push(openInChild(path));
  figure({ bench: 'sqlite-open/engine', n, value: median(children), unit: 'ms', limit, goal: { atMost: 150 } });
  const value = await openInApp(dir, path);
  figure({ bench: 'sqlite-open/app, new worker thread', n, value, unit: 'ms', limit });
}

function openRaw(path: string): void {
  const db = new Database(path, { readonly: true });
  const rows = db.prepare('SELECT * FROM tasks ORDER BY seq DESC LIMIT 100').all();
  if (rows.length !== 100) throw new Error('the raw page is not full');
  db.close();
}

function openInChild(path: string): number {
  const [ms, rows] = execFileSync(process.execPath, [CHILD, path], { encoding: 'utf8' }).split(' ').map(Number);
  if (ms === undefined || rows !== 100) throw new Error('the first page of the child is not full');
  return ms;
}

// Starting a thread is part of it: each open queue has one, which has to load the engine's modules first.
async function openInApp(dir: string, path: string): Promise<number> {
  const { client, close } = await startBenchApp(dir);
  const samples: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    const { ms, result } = await timed(async () => {
      const { queueId } = await client.queues.open({ location: path });
      await client.tasks.page({ queueId });
      return queueId;
    });
    samples.push(ms);
    await client.queues.close({ queueId: result });
  }
  await close();
  return median(samples);
}
