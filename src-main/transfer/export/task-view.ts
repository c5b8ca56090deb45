import type { Database } from 'better-sqlite3';
import type { TaskFilter } from '../../../src-shared/models/task.ts';
import { filterSql } from '../../engine/query/filter-sql.ts';
import { every } from '../../engine/query/terms/condition.ts';
import type { TaskContent } from '../../engine/store/task-record.ts';
import { type ViewMark, viewSource } from '../../snapshots/view-sql.ts';
import { CONTENT_COLUMN_LIST } from '../../storage/sqlite/schema.ts';

const ROWS_AT_ONCE = 1000;
const AMONG = 'seq IN (SELECT value FROM json_each(?))';

/** @internal */
export type ExportRow = TaskContent & { readonly seq: number };

/** Which tasks go out; all conditions must hold. Absent: all tasks. */
export interface ExportChoice {
  readonly filter?: Pick<TaskFilter, 'status' | 'projectId' | 'type' | 'text'>;
  readonly ids?: readonly string[];
  /** Places in the order of arrival, ascending. @internal */
  readonly seqs?: ArrayLike<number>;
}

/** The chosen tasks of a view, in order of arrival. @internal */
export class TaskView {
  /** True where every task of the view is chosen. */
  readonly isWhole: boolean;
  readonly #db: Database;
  readonly #from: string;
  readonly #values: readonly unknown[];
  readonly #seqs: ArrayLike<number> | null;
  readonly #check: () => void;

  /** `check` is called after each read and throws where the view does not hold any more. */
  constructor(
    db: Database,
    mark: ViewMark,
    { filter = {}, ids, seqs }: ExportChoice,
    check: () => void = () => undefined,
  ) {
    this.#check = check;
    this.#seqs = seqs ?? null;
    const chosen = ids && { where: 'id IN (SELECT value FROM json_each(?))', values: [JSON.stringify(ids)] };
    const condition = every([filterSql(filter), ...(chosen ? [chosen] : [])]);
    this.#db = db;
    this.isWhole = ids === undefined && seqs === undefined && condition.values.length === 0;
    this.#from = `${viewSource(mark)} WHERE (${condition.where || 'true'})`;
    this.#values = condition.values;
  }

  count(): number {
    const sql = `SELECT count(*) FROM ${this.#from}`;
    if (this.#seqs === null) return this.#counter(sql).get(...this.#values) ?? 0;
    const counter = this.#counter(`${sql} AND ${AMONG}`);
    let count = 0;
    for (const slice of slicesOf(this.#seqs)) count += counter.get(...this.#values, slice) ?? 0;
    return count;
  }

  /** No statement stays open between two tasks, so writes may go on. */
  rows(): Generator<ExportRow> {
    return this.#seqs === null ? this.#allRows() : this.#chosenRows(this.#seqs);
  }

  #counter(sql: string) {
    return this.#db.prepare<unknown[], number>(sql).pluck();
  }

  *#allRows(): Generator<ExportRow> {
    const sql = `SELECT ${CONTENT_COLUMN_LIST} FROM ${this.#from} AND seq > ? ORDER BY seq LIMIT ${ROWS_AT_ONCE}`;
    const read = this.#db.prepare<unknown[], ExportRow>(sql);
    for (let last = 0; ; ) {
      const rows = read.all(...this.#values, last);
      this.#check();
      yield* rows;
      const end = rows.at(-1);
      if (!end || rows.length < ROWS_AT_ONCE) return;
      last = end.seq;
    }
  }

  *#chosenRows(seqs: ArrayLike<number>): Generator<ExportRow> {
    const sql = `SELECT ${CONTENT_COLUMN_LIST} FROM ${this.#from} AND ${AMONG} ORDER BY seq`;
    const read = this.#db.prepare<unknown[], ExportRow>(sql);
    for (const slice of slicesOf(seqs)) {
      const rows = read.all(...this.#values, slice);
      this.#check();
      yield* rows;
    }
  }
}

/** JSON arrays of the numbers, as many in each as are read at once. */
function* slicesOf(seqs: ArrayLike<number>): Generator<string> {
  for (let at = 0; at < seqs.length; at += ROWS_AT_ONCE) {
    yield JSON.stringify(Array.prototype.slice.call(seqs, at, at + ROWS_AT_ONCE));
  }
}
