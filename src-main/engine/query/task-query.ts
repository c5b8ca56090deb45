import type { Database } from 'better-sqlite3';
import { AppError } from '../../../src-shared/errors/app-error.ts';
import {
  isEmptyFilter,
  type TaskDetail,
  type TaskFacets,
  type TaskFilter,
  type TaskPage,
  type TaskRow,
  type TaskSort,
} from '../../../src-shared/models/task.ts';
import { type ViewMark, viewSource } from '../../snapshots/view-sql.ts';
import { CONTENT_COLUMN_LIST } from '../../storage/sqlite/schema.ts';
import { RECORD_COLUMNS } from '../store/task-statements.ts';
import type { TaskStore } from '../store/task-store.ts';
import { type Cube, findText, readCube, type TextMatches } from './cube.ts';
import { filterSql } from './filter-sql.ts';
import { ListMirror } from './mirror/list-mirror.ts';
import { RevisionCache } from './order-cache.ts';
import { type PagePlan, planPage } from './page-plan.ts';
import { INDEXED_COLUMNS, planSort, type SortPlan } from './sort-columns.ts';
import { type DetailRecord, ROW_COLUMNS, type RowRecord, toTaskDetail, toTaskRow } from './task-rows.ts';

export interface PageRequest {
  readonly mark: ViewMark;
  readonly filter: TaskFilter;
  readonly sort: TaskSort;
  readonly offset: number;
  readonly limit: number;
}

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
  readonly #liveTexts = new RevisionCache<Cube>();
  readonly #pastTexts = new RevisionCache<TextMatches>();
  readonly #mirror: ListMirror;
  /** Runs a read of several statements on one moment of the queue, whatever other processes commit meanwhile. */
  readonly #atOnce: <Result>(read: () => Result) => Result;

  constructor(store: TaskStore) {
    this.#store = store;
    this.#db = store.db;
    this.#mirror = new ListMirror(store);
    const transaction = store.db.transaction((read: () => unknown) => read());
    this.#atOnce = <Result>(read: () => Result) => transaction(read) as Result;
  }

  /** Reads ahead what lists of a big queue ask for, in steps of some 0.1 s for a million tasks. */
  *prepare(): Generator<void> {
    for (const column of INDEXED_COLUMNS) {
      this.#atOnce(() => this.#mirror.prepare({ column, direction: 'asc' }));
      yield;
    }
  }

  page(request: PageRequest): TaskPage {
    return this.#atOnce(() => this.#page(request));
  }

  #page(request: PageRequest): TaskPage {
    const started = performance.now();
    const { revision } = this.#store.readState();
    const cube = this.#cube(request.mark, request.filter.text, revision);
    const matches = { request, sort: planSort(request.sort), matching: cube.total(request.filter), revision };
    const rows = this.#rows(matches);
    const unfilteredTotal = isEmptyFilter(request.filter) ? matches.matching : this.#total(request.mark, revision);
    return { rows, total: matches.matching, unfilteredTotal, revision, tookMs: performance.now() - started };
  }

  facets(mark: ViewMark, filter: TaskFilter): TaskFacets {
    return this.#atOnce(() => this.#cube(mark, filter.text, this.#store.readState().revision).facets(filter));
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

  rowsBySeq(seqs: readonly number[]): TaskRow[] {
    return this.#rowsOf(null, seqs);
  }

  #total(mark: ViewMark, revision: number): number {
    return this.#cube(mark, undefined, revision).total();
  }

  #cube(mark: ViewMark, text: string | undefined, revision: number): Cube {
    if (text && mark === null) return this.#liveTexts.get(text, revision, () => this.#mirror.textCube(text));
    if (text) return this.#matchesOf(mark, text).cube;
    return this.#cubes.get(String(mark), mark === null ? revision : 0, () => readCube(this.#db, mark));
  }

  #matchesOf(mark: ViewMark, text: string): TextMatches {
    return this.#pastTexts.get(JSON.stringify([mark, text]), 0, () => findText(this.#db, mark, text));
  }

  #rows(matches: Matches): TaskRow[] {
    const { request, sort, matching } = matches;
    if (request.offset >= matching) return [];
    const total = this.#total(request.mark, matches.revision);
    const plan = planPage({
      ...request,
      sort,
      bySeq: request.sort.column === 'seq',
      live: request.mark === null,
      total,
      matching,
    });
    if (plan.kind === 'walk') return this.#directRows(matches, plan);
    if (plan.kind === 'mirror') return this.#rowsOf(null, this.#mirror.page({ ...request, matching }));
    const order = this.#order(matches);
    return this.#rowsOf(request.mark, [...order.subarray(request.offset, request.offset + request.limit)]);
  }

  // The inner query touches nothing but an index; the bodies' pages are read for the rows of the page alone. The
  // nearer end is the start: a jump into the middle of a million rows passes over half of them at the most.
  #directRows({ request, sort, matching }: Matches, plan: Extract<PagePlan, { kind: 'walk' }>): TaskRow[] {
    const limit = Math.min(request.limit, matching - request.offset);
    const fromEnd = matching - request.offset - limit;
    const backwards = fromEnd < request.offset;
    const { where, values } = filterSql(request.filter);
    const source = plan.index === null ? viewSource(request.mark) : `tasks INDEXED BY ${plan.index}`;
    const seqs = this.#db
      .prepare<unknown[], number>(
        `SELECT ${sort.select} FROM ${source} WHERE ${where} ORDER BY ${backwards ? sort.reverseOrderBy : sort.orderBy} LIMIT ? OFFSET ?`,
      )
      .pluck()
      .all(...values, limit, backwards ? fromEnd : request.offset);
    return this.#rowsOf(request.mark, backwards ? seqs.reverse() : seqs);
  }

  #order(matches: Matches): Float64Array {
    const { mark, filter } = matches.request;
    const { orderBy } = matches.sort;
    return this.#orders.get(JSON.stringify([mark, filter, orderBy]), 0, () => {
      const { text, ...facets } = filter;
      const { where, values } = filterSql(facets);
      const found = text ? this.#matchesOf(mark, text).seqs : null;
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
