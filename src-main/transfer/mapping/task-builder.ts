import type { ColumnTarget } from '../../../src-shared/models/import-columns.ts';
import type { RowProblem } from '../../../src-shared/models/transfer.ts';
import type { TaskContent } from '../../engine/store/task-record.ts';
import { depthOf, MAX_JSON_DEPTH } from '../../storage/json-text.ts';
import { type ImportRow, problem, type RowContext, rejected } from '../read/import-row.ts';
import { unguardCell } from './cells.ts';
import type { Draft } from './draft.ts';
import { FIELD_COLUMNS, type FieldReader, fieldReader } from './field-readers.ts';
import { MemberTree } from './member-tree.ts';

interface Column {
  readonly at: number;
  readonly header: string;
  readonly target: ColumnTarget;
  readonly read: FieldReader | null;
}

/** Makes tasks out of the cells of a table whose columns have targets. */
export class TaskBuilder {
  readonly #columns: readonly Column[];
  /** What of an existing task the table speaks about. */
  readonly given: ReadonlyArray<keyof TaskContent>;

  constructor(headers: readonly string[], targets: readonly ColumnTarget[]) {
    this.#columns = headers.flatMap((header, at) => {
      const target = targets[at] ?? { kind: 'ignore' };
      if (target.kind === 'ignore') return [];
      return [{ at, header, target, read: target.kind === 'field' ? fieldReader(target.field) : null }];
    });
    this.given = [...new Set(this.#columns.map(({ target }) => columnOf(target)))];
  }

  #tellsStatus(cells: readonly string[]): boolean {
    return this.#columns.some(
      ({ at, target }) => target.kind === 'field' && target.field === 'status' && cells[at] !== '',
    );
  }

  /** The row's task, or what is wrong with it. */
  build(row: number, cells: readonly string[], context: RowContext): ImportRow {
    const task = emptyTask(context);
    const problems: RowProblem[] = [];
    const data = new MemberTree();
    const others = new MemberTree();
    for (const column of this.#columns) {
      const cell = unguardCell(cells[column.at] ?? '');
      if (cell === '') continue;
      const reason = place(column, cell, task, data, others);
      if (reason !== null) problems.push(problem(row, column.header, cell, reason));
    }
    if (problems.length > 0) return rejected(row, cells, problems);
    task.data = data.text();
    task.extra = others.text();
    // The task itself is the first level; what is taken must be readable again.
    if (depthOf(task.data ?? '', MAX_JSON_DEPTH) >= MAX_JSON_DEPTH || depthOf(task.extra ?? '') > MAX_JSON_DEPTH) {
      return rejected(row, cells, [problem(row, null, '', `it nests more than ${MAX_JSON_DEPTH} levels deep`)]);
    }
    const made = complete(task, this.#tellsStatus(cells), context);
    if (task.status === 'scheduled' && task.run_at === null) {
      return rejected(row, cells, [problem(row, 'status', 'scheduled', 'a scheduled task needs a runAt')]);
    }
    return { row, task, given: this.given, made, problems: [], cells };
  }
}

function columnOf(target: ColumnTarget): keyof TaskContent {
  if (target.kind === 'field') return FIELD_COLUMNS[target.field];
  return target.kind === 'data' ? 'data' : 'extra';
}

function emptyTask({ maxRetries }: RowContext): Draft {
  return {
    id: '',
    project: '',
    type: '',
    priority: 0,
    status: 'queued',
    weight: null,
    deadline: null,
    run_at: null,
    added_at: Number.NaN,
    started_at: null,
    completed_at: null,
    failed_at: null,
    retries: 0,
    max_retries: maxRetries,
    stalls: null,
    last_error: null,
    result: null,
    data: null,
    extra: null,
  };
}

/** Null, or why the cell cannot stand there. */
function place(
  { target, read }: Column,
  cell: string,
  task: Draft,
  data: MemberTree,
  others: MemberTree,
): string | null {
  if (read !== null) return read(cell, task);
  if (target.kind === 'data') return data.set(target.path, cell);
  if (target.kind === 'other') return others.set([target.name], cell);
  return others.setWhole(cell);
}

/** Makes up what a task must have; answers what that was. */
function complete(task: Draft, isStatusTold: boolean, context: RowContext): Array<keyof TaskContent> {
  const made: Array<keyof TaskContent> = [];
  if (task.id === '') task.id = context.newId();
  if (Number.isNaN(task.added_at)) {
    task.added_at = context.now;
    made.push('added_at');
  }
  if (!isStatusTold) {
    task.status = task.run_at !== null && task.run_at > context.now ? 'scheduled' : 'queued';
    made.push('status');
  }
  return made;
}
