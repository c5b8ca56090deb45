import { isDeepStrictEqual } from 'node:util';
import type fc from 'fast-check';
import { expect } from 'vitest';
import type { QueueManager } from '../queue-manager.ts';
import type { QueueModel } from './queue-model.ts';
import { expectConsistent, tasksOf } from './recount.ts';

/** The queue under test; `reopen` stops it and starts another manager on what was kept. */
export interface RealQueue {
  queue: QueueManager;
  now(): number;
  advance(ms: number): void;
  reopen: ((model: QueueModel) => Promise<void>) | null;
}

type Step = (model: QueueModel, real: RealQueue) => Promise<void>;

/** One call to both the model and the real queue, which have to agree afterwards. */
export class Command implements fc.AsyncCommand<QueueModel, RealQueue> {
  readonly #name: string;
  readonly #run: Step;

  constructor(name: string, run: Step) {
    this.#name = name;
    this.#run = run;
  }

  check(): boolean {
    return true;
  }

  async run(model: QueueModel, real: RealQueue): Promise<void> {
    await this.#run(model, real);
    await expectAgreement(model, real.queue);
  }

  toString(): string {
    return this.#name;
  }
}

/** Live tasks, totals and every snapshot are what the model remembers, and all that is counted is a recount. */
async function expectAgreement(model: QueueModel, queue: QueueManager): Promise<void> {
  const { db } = queue.store;
  expectSame(queue.info().damage, null, 'damage');
  expectSame(tasksOf(db), model.shown(), 'live tasks');
  expectSame(totalsOf(queue), model.totals, 'totals');
  await expectConsistent(queue);
  const ids = queue.snapshots.list().map(({ id }) => id);
  expectSame(ids.toSorted(), [...model.snapshots.keys()].toSorted(), 'snapshots');
  for (const [id, { tasks }] of model.snapshots) {
    const mark = await queue.snapshots.markOf(id);
    expectSame(tasksOf(db, mark), model.shown(tasks), `tasks of snapshot ${id}`);
  }
}

/** The matcher of the test runner is slow, so it is asked only where there is something to show. */
export function expectSame(found: unknown, expected: unknown, what: string): void {
  if (!isDeepStrictEqual(found, expected)) expect(found, what).toEqual(expected);
}

function totalsOf({ store }: QueueManager): QueueModel['totals'] {
  const rows = store.db
    .prepare<[], { project: string; completed: number; failed: number }>(
      `SELECT project, completed_total AS completed, failed_total AS failed FROM projects
       WHERE completed_total + failed_total > 0`,
    )
    .all();
  return Object.fromEntries(rows.map(({ project, ...totals }) => [project, totals]));
}
