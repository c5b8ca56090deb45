import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import type { TaskFilter, TaskSort } from '../../src-shared/models/task.ts';
import { ROW_COLUMNS } from '../engine/query/task-rows.ts';
import { type BenchApp, startBenchApp } from './fixtures/bench-app.ts';
import {
  describeRequest,
  INDEXED_COLUMNS,
  OTHER_COLUMNS,
  type PageRequest,
  randomFilter,
  randomSort,
} from './fixtures/page-requests.ts';
import { Random } from './fixtures/random.ts';
import type { BenchContext } from './harness/bench.ts';
import type { Goal } from './harness/figure.ts';
import { medianMs, percentile, timed } from './harness/measure.ts';

const PAGE = 100;
const FIRST_PAGES = 600;
const SESSIONS = 15;
const PAGES_PER_SESSION = 25;
/** How often another process changes the queue, in the figures that say so. */
const CHANGE_EVERY_MS = 100;

const CHILD = fileURLToPath(new URL('./add-tasks.child.ts', import.meta.url));

const FIRST_GOAL: Goal = { atMost: 20 };
const DEEP_GOAL: Goal = { atMost: 30 };

type Requests = (random: Random, totalOf: (filter: TaskFilter) => Promise<number>) => AsyncGenerator<PageRequest>;

interface Sample {
  readonly ms: number;
  /** The engine's part of it. */
  readonly tookMs: number;
  readonly request: PageRequest;
  readonly seqs: readonly number[];
}

/** Pages of a big queue as a window asks for them, through the contract and the queue's worker thread. */
export async function bench(context: BenchContext): Promise<void> {
  const path = await context.files.copy(context.n);
  const app = await startBenchApp(context.dir);
  const { queueId } = await app.client.queues.open({ location: path });
  const pages = new PageBench(context, app, queueId, path);
  await pages.warmUp();
  await pages.measure('first page', firstPages, FIRST_GOAL);
  await pages.measure('deep page', deepPages, DEEP_GOAL);
  await pages.whileChanging('first page, changing queue', firstPages, FIRST_GOAL);
  await pages.whileChanging('deep page, changing queue', deepPages, DEEP_GOAL);
  await pages.measure('first page, column without index', unindexedPages);
  await pages.facets();
  await app.close();
}

async function* firstPages(random: Random): AsyncGenerator<PageRequest> {
  for (let count = 0; count < FIRST_PAGES; count++) {
    yield { filter: randomFilter(random), sort: randomSort(random), offset: 0 };
  }
}

async function* unindexedPages(random: Random): AsyncGenerator<PageRequest> {
  for (let count = 0; count < FIRST_PAGES / 10; count++) {
    yield { filter: randomFilter(random, 1), sort: randomSort(random, OTHER_COLUMNS), offset: 0 };
  }
}

/** Somebody scrolls and jumps about in one list, then in another. */
const deepPages: Requests = async function* (random, totalOf) {
  for (let session = 0; session < SESSIONS; session++) {
    const filter = randomFilter(random, 1);
    const sort = randomSort(random);
    const total = await totalOf(filter);
    for (let count = 0; count < PAGES_PER_SESSION; count++) {
      yield { filter, sort, offset: random.below(Math.max(1, total - PAGE)) };
    }
  }
};

class PageBench {
  readonly #context: BenchContext;
  readonly #client: BenchApp['client'];
  readonly #queueId: string;
  readonly #path: string;

  constructor(context: BenchContext, app: BenchApp, queueId: string, path: string) {
    this.#context = context;
    this.#client = app.client;
    this.#queueId = queueId;
    this.#path = path;
  }

  /** Warms up the thread's code and lets the queue read ahead, as it does by itself after opening. */
  async warmUp(): Promise<void> {
    const { ms } = await timed(async () => {
      for await (const request of firstPages(new Random(1))) await this.#page(request);
    });
    this.#context.note(`the first ${FIRST_PAGES} pages, which do not count, took ${(ms / 1000).toFixed(1)} s`);
  }

  async measure(name: string, requests: Requests, goal?: Goal): Promise<void> {
    const { n, figure, note } = this.#context;
    const samples = await this.#sample(requests);
    const limit = { value: await this.#rawPageMs(samples), of: 'raw SELECT of the same 100 rows by key' };
    const times = samples.map(({ ms }) => ms);
    figure({ bench: `sqlite-pages/${name} p50`, n, value: percentile(times, 0.5), unit: 'ms', limit });
    const p99 = { bench: `sqlite-pages/${name} p99`, n, value: percentile(times, 0.99), unit: 'ms', limit } as const;
    figure(goal ? { ...p99, goal } : p99);
    const slowest = samples.toSorted((a, b) => b.ms - a.ms).slice(0, 3);
    for (const { ms, tookMs, request } of slowest) {
      note(`${ms.toFixed(1)} ms, ${tookMs.toFixed(1)} of it in the engine: ${describeRequest(request)}`);
    }
  }

  /** The same while another process works on the queue all the time. */
  async whileChanging(name: string, requests: Requests, goal: Goal): Promise<void> {
    const other = spawn(process.execPath, [CHILD, this.#path, String(CHANGE_EVERY_MS)], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    await once(other.stdout, 'data');
    // An order that was not looked at while thousands of tasks changed is read again, once.
    for (const column of INDEXED_COLUMNS)
      await this.#page({ filter: { type: ['test'] }, sort: { column, direction: 'asc' }, offset: 0 });
    await this.measure(name, requests, goal);
    other.stdin.end();
    await once(other, 'exit');
  }

  async facets(): Promise<void> {
    const { n, figure } = this.#context;
    const random = new Random(5);
    const times: number[] = [];
    for (let count = 0; count < FIRST_PAGES / 4; count++) {
      const filter = randomFilter(random);
      times.push((await timed(() => this.#client.tasks.facets({ queueId: this.#queueId, filter }))).ms);
    }
    figure({ bench: 'sqlite-pages/facets p50', n, value: percentile(times, 0.5), unit: 'ms', goal: { atMost: 5 } });
    figure({ bench: 'sqlite-pages/facets p99', n, value: percentile(times, 0.99), unit: 'ms' });
  }

  async #sample(requests: Requests): Promise<Sample[]> {
    const samples: Sample[] = [];
    for await (const request of requests(new Random(2), (filter) => this.#totalOf(filter))) {
      const { ms, result } = await timed(() => this.#page(request));
      samples.push({ ms, tookMs: result.tookMs, request, seqs: result.rows.map(({ seq }) => seq) });
    }
    return samples;
  }

  #page({ filter, sort, offset }: { filter: TaskFilter; sort: TaskSort; offset: number }) {
    return this.#client.tasks.page({ queueId: this.#queueId, filter, sort, offset, limit: PAGE });
  }

  async #totalOf(filter: TaskFilter): Promise<number> {
    return (await this.#client.tasks.page({ queueId: this.#queueId, filter, limit: 1 })).total;
  }

  async #rawPageMs(samples: readonly Sample[]): Promise<number> {
    const db = new Database(this.#path, { readonly: true });
    const read = db.prepare(`SELECT ${ROW_COLUMNS} FROM tasks WHERE seq IN (SELECT value FROM json_each(?))`);
    const pages = samples.filter(({ seqs }) => seqs.length === PAGE).slice(0, 50);
    const all = await medianMs(() => {
      for (const { seqs } of pages) read.all(JSON.stringify(seqs));
    });
    db.close();
    return all / Math.max(1, pages.length);
  }
}
