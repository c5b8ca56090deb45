import type { Database } from 'better-sqlite3';
import { AppError } from '../../../src-shared/errors/app-error.ts';
import type { BodyFields } from '../../../src-shared/models/body-fields.ts';
import type { FailureReport } from '../../../src-shared/models/failures.ts';
import {
  isEmptyFilter,
  type TaskDetail,
  type TaskFacets,
  type TaskFilter,
  type TaskPage,
  type TaskRow,
  type TaskSort,
} from '../../../src-shared/models/task.ts';
import type { TaskVersion } from '../../../src-shared/models/task-edit.ts';
import { type Clock, systemClock } from '../../platform/clock.ts';
import { type ViewMark, viewSource } from '../../snapshots/view-sql.ts';
import { CONTENT_COLUMN_LIST } from '../../storage/sqlite/schema.ts';
import { RECORD_COLUMNS } from '../store/task-statements.ts';
import type { TaskStore } from '../store/task-store.ts';
import { readBodyFields } from './body-fields.ts';
import { type Cube, findPast, type PastMatches, readCube } from './cube.ts';
import { readFailures } from './failure-groups.ts';
import { filterSql } from './filter-sql.ts';
import { ListMirror } from './mirror/list-mirror.ts';
import { RevisionCache } from './order-cache.ts';
import { planPage } from './page-plan.ts';
import { planSort, type SortPlan } from './sort-columns.ts';
import { type HistoryPoint, readTaskHistory } from './task-history.ts';
import { type DetailRecord, ROW_COLUMNS, type RowRecord, toTaskDetail, toTaskRow } from './task-rows.ts';
import { atMoment } from './terms/moments.ts';
import type { ScanHelper } from './terms/scan-helper.ts';
import { facetsOf, type Residual, residualOf } from './terms/split-filter.ts';
import type { Pause } from './terms/term-scan.ts';

export interface PageRequest {
  readonly mark: ViewMark;
  readonly filter: TaskFilter;
  readonly sort: TaskSort;
  readonly offset: number;
  readonly limit: number;
}

const BODIES_SAMPLED = 500;
const ARRIVAL: TaskSort = { column: 'seq', direction: 'asc' };

interface Matches {
  readonly request: PageRequest;
  readonly sort: SortPlan;
  readonly matching: number;
  readonly revision: number;
}

/** Lists, counts and single tasks of the live queue or of a marked view. Reads only. */
export class TaskQuery {
  readonly #store: TaskStore;
  readonly #db: Database;
  readonly #orders = new RevisionCache<Float64Array>();
  readonly #cubes = new RevisionCache<Cube>();
  readonly #liveMatches = new RevisionCache<Cube>();
  readonly #pastMatches = new RevisionCache<PastMatches>();
  readonly #clock: Clock;
  readonly #mirror: ListMirror;
  /** Runs a read of several statements on one moment of the queue, whatever other processes commit meanwhile. */
  readonly #atOnce: <Result>(read: () => Result) => Result;

  /** Ages such as "added in the last two hours" are counted from the clock's time. */
  constructor(store: TaskStore, clock: Clock = systemClock, helper: ScanHelper | null = null) {
    this.#store = store;
    this.#clock = clock;
    this.#db = store.db;
    this.#mirror = new ListMirror(store, undefined, helper);
    const transaction = store.db.transaction((read: () => unknown) => read());
    this.#atOnce = <Result>(read: () => Result) => transaction(read) as Result;
  }

  /** Reads ahead what lists of a big queue ask for, in steps of some 0.05 s. */
  *prepare(): Generator<void> {
    yield* this.#stepwise(this.#mirror.prepare());
    yield* this.#stepwise(this.#mirror.prepareSearch());
  }

  /**
   * Looks for what a page or facets of this filter will need, in steps of some 10 ms between which other work of the
   * queue is done. Without it they look for it in one go. Throws `search.too-slow`.
   */
  *searchAhead(mark: ViewMark, filter: TaskFilter): Generator<Pause> {
    const residual = residualOf(this.#fixed(filter));
    if (residual && mark === null) yield* this.#stepwise(this.#mirror.searchAhead(residual));
  }

  page(request: PageRequest): TaskPage {
    const filter = this.#fixed(request.filter);
    return this.#atOnce(() => this.#page({ ...request, filter }));
  }

  /** `seq` of all matching tasks, in order of arrival. */
  seqs(mark: ViewMark, filter: TaskFilter): Float64Array {
    const request = { mark, filter: this.#fixed(filter), sort: ARRIVAL, offset: 0, limit: 0 };
    return this.#atOnce(() => {
      const { revision } = this.#store.readState();
      const matching = this.#cubeOf(mark, request.filter, revision).total(request.filter);
      if (mark === null) return Float64Array.from(this.#mirror.page({ ...request, limit: matching, matching }));
      return this.#order({ request, sort: planSort(ARRIVAL), matching, revision });
    });
  }

  /** Ids of all live tasks that match, in order of arrival. */
  ids(filter: TaskFilter): string[] {
    return this.#db
      .prepare<[string], string>('SELECT id FROM tasks WHERE seq IN (SELECT value FROM json_each(?)) ORDER BY seq')
      .pluck()
      .all(JSON.stringify([...this.seqs(null, filter)]));
  }

  #page(request: PageRequest): TaskPage {
    const started = performance.now();
    const { revision } = this.#store.readState();
    const cube = this.#cubeOf(request.mark, request.filter, revision);
    const matches = { request, sort: planSort(request.sort), matching: cube.total(request.filter), revision };
    const rows = this.#rows(matches);
    const unfilteredTotal = isEmptyFilter(request.filter) ? matches.matching : this.#total(request.mark, revision);
    return { rows, total: matches.matching, unfilteredTotal, revision, tookMs: performance.now() - started };
  }

  facets(mark: ViewMark, filter: TaskFilter): TaskFacets {
    const fixed = this.#fixed(filter);
    return this.#atOnce(() => {
      const facets = this.#cubeOf(mark, fixed, this.#store.readState().revision).facets(fixed);
      return { ...facets, errorClass: mark === null ? this.#mirror.errorFacet(fixed) : null };
    });
  }

  /** `task.not-found` where the view has no such task. */
  get(mark: ViewMark, id: string): TaskDetail {
    const columns = mark === null ? RECORD_COLUMNS.join(', ') : CONTENT_COLUMN_LIST;
    const record = this.#db
      .prepare<[string], DetailRecord>(`SELECT ${columns} FROM ${viewSource(mark)} WHERE id = ?`)
      .get(id);
    if (!record) {
      throw new AppError(
        'task.not-found',
        `There is no task ${id} ${mark === null ? 'in the queue' : 'in the snapshot'}`,
        {
          details: { taskId: id },
          hint: 'It may have been removed meanwhile: refresh the list.',
        },
      );
    }
    return toTaskDetail(record);
  }

  /** The task at every point, in their order. */
  history(id: string, points: readonly HistoryPoint[]): TaskVersion[] {
    return this.#atOnce(() => readTaskHistory(this.#db, id, points));
  }

  /** What stands in the bodies of the matching tasks, by a sample of {@link BODIES_SAMPLED} from all over the list. */
  bodyFields(mark: ViewMark, filter: TaskFilter): BodyFields {
    const seqs = this.seqs(mark, filter);
    const step = Math.max(1, seqs.length / BODIES_SAMPLED);
    const count = Math.min(seqs.length, BODIES_SAMPLED);
    const sample = Array.from({ length: count }, (_, at) => seqs[Math.floor(at * step)] ?? 0);
    return readBodyFields(this.#db, viewSource(mark), sample, seqs.length);
  }

  /** All failed tasks, grouped; in steps of some 10 ms. */
  *failures(): Generator<void, FailureReport> {
    const { revision } = this.#store.readState();
    return { revision, ...(yield* readFailures(this.#db, this.#clock.now())) };
  }

  rowsBySeq(seqs: readonly number[]): TaskRow[] {
    return this.#rowsOf(null, seqs);
  }

  #total(mark: ViewMark, revision: number): number {
    return this.#cubeOf(mark, {}, revision).total();
  }

  #fixed(filter: TaskFilter): TaskFilter {
    return atMoment(filter, this.#clock.now());
  }

  *#stepwise<Between>(steps: Generator<Between, void>): Generator<Between, void> {
    for (;;) {
      const step = this.#atOnce(() => steps.next());
      if (step.done) return;
      yield step.value;
    }
  }

  #cubeOf(mark: ViewMark, filter: TaskFilter, revision: number): Cube {
    const residual = residualOf(filter);
    if (!residual) return this.#cubes.get(String(mark), mark === null ? revision : 0, () => readCube(this.#db, mark));
    if (mark !== null) return this.#matchesOf(mark, residual).cube;
    return this.#liveMatches.get(residual.key, revision, () => this.#mirror.cube(residual));
  }

  #matchesOf(mark: ViewMark, residual: Residual): PastMatches {
    return this.#pastMatches.get(JSON.stringify([mark, residual.key]), 0, () => findPast(this.#db, mark, residual));
  }

  #rows(matches: Matches): TaskRow[] {
    const { request, sort, matching } = matches;
    if (request.offset >= matching) return [];
    const total = this.#total(request.mark, matches.revision);
    const plan = planPage({
      ...request,
      sort,
      live: request.mark === null,
      total,
      matching,
    });
    if (plan.kind === 'walk') return this.#directRows(matches);
    if (plan.kind === 'mirror') return this.#rowsOf(null, this.#mirror.page({ ...request, matching }));
    const order = this.#order(matches);
    return this.#rowsOf(request.mark, [...order.subarray(request.offset, request.offset + request.limit)]);
  }

  // The nearer end is the start: a jump into the middle of a million rows passes over half of them at the most.
  #directRows({ request, sort, matching }: Matches): TaskRow[] {
    const limit = Math.min(request.limit, matching - request.offset);
    const fromEnd = matching - request.offset - limit;
    const backwards = fromEnd < request.offset;
    const { where, values } = filterSql(request.filter);
    const seqs = this.#db
      .prepare<unknown[], number>(
        `SELECT ${sort.select} FROM ${viewSource(request.mark)} WHERE ${where} ORDER BY ${backwards ? sort.reverseOrderBy : sort.orderBy} LIMIT ? OFFSET ?`,
      )
      .pluck()
      .all(...values, limit, backwards ? fromEnd : request.offset);
    return this.#rowsOf(request.mark, backwards ? seqs.reverse() : seqs);
  }

  #order(matches: Matches): Float64Array {
    const { mark, filter } = matches.request;
    const { orderBy } = matches.sort;
    return this.#orders.get(JSON.stringify([mark, filter, orderBy]), 0, () => {
      const residual = residualOf(filter);
      const { where, values } = filterSql(facetsOf(filter));
      const found = residual && this.#matchesOf(mark, residual).seqs;
      const among = found ? 'seq IN (SELECT value FROM json_each(?)) AND ' : '';
      const seqs = this.#db
        .prepare<unknown[], number>(`SELECT seq FROM ${viewSource(mark)} WHERE ${among}${where} ORDER BY ${orderBy}`)
        .pluck()
        .all(...(found ? [JSON.stringify([...found])] : []), ...values);
      return Float64Array.from(seqs);
    });
  }

  #rowsOf(mark: ViewMark, seqs: readonly number[]): TaskRow[] {
    const found = this.#db
      .prepare<[string], RowRecord>(
        `SELECT ${ROW_COLUMNS} FROM ${viewSource(mark)} WHERE seq IN (SELECT value FROM json_each(?))`,
      )
      .all(JSON.stringify(seqs));
    const bySeq = new Map(found.map((row) => [row.seq, row]));
    return seqs.flatMap((seq) => {
      const row = bySeq.get(seq);
      return row ? [toTaskRow(row)] : [];
    });
  }
}
