import type { Database } from 'better-sqlite3';
import { TASK_STATUSES } from '../../../../src-shared/models/task.ts';
import { withSteadyView } from '../../../storage/sqlite/steady-view.ts';
import { countsOf, QueueStateTable } from '../../store/queue-state.ts';
import { checkTasks, type DamagedTask } from './check-tasks.ts';
import { problemOf } from './quick-check.ts';
import { inSlices, type WorkOptions } from './slices.ts';

export interface DatabaseVerification {
  readonly isWhole: boolean;
  /** What is wrong, in sentences; empty where nothing is. */
  readonly problems: readonly string[];
  /** Every task, and every version of a task that a snapshot keeps, whose content does not match its hash. */
  readonly damagedTasks: readonly DamagedTask[];
  readonly tasks: number;
  readonly versions: number;
}

/** Of one table, the most that are told. */
const PROBLEMS_OF_TABLE = 20;

/**
 * Reads all of a queue database: every hash is computed anew, the content sum and all counts are compared with what the
 * rows say, and SQLite checks its pages and indexes table by table. Writers go on meanwhile; without a write-ahead log
 * they wait. Cancelling is heard between two tables, not within one. Rejects with `job.cancelled`, `file.io`.
 * A file that `isNobodys` yet may be read with pauses in any case.
 */
export function verifyDatabase(
  path: string,
  timeout: number,
  options: WorkOptions & { readonly isNobodys?: boolean },
): Promise<DatabaseVerification> {
  return withSteadyView(path, timeout, async ({ db, isSteady }) => {
    const total = countRows(db, 'tasks') + countRows(db, 'task_versions');
    const steps = verifySteps(db);
    return isSteady || options.isNobodys ? inSlices(steps, total, options, `Verifying ${path}`) : atOnce(steps);
  });
}

function atOnce<Result>(steps: Generator<unknown, Result>): Result {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value as Result;
  }
}

function* verifySteps(db: Database): Generator<number, DatabaseVerification> {
  const problems: string[] = [];
  const tasks = yield* noting(problems, checkTasks(db, 'tasks'));
  const versions = yield* noting(problems, checkTasks(db, 'task_versions'), tasks?.count ?? 0);
  const content = tasks && noProblem(() => problemOf(db, tasks));
  if (content) problems.push(content);
  for (const version of versions?.damaged ?? []) {
    problems.push(`task ${version.id} as a snapshot holds it does not match its hash`);
  }
  const done = (tasks?.count ?? 0) + (versions?.count ?? 0);
  problems.push(...(noProblem(() => countProblems(db)) ?? []));
  for (const table of db.prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table'").pluck().all()) {
    yield done;
    problems.push(...tableProblems(db, table));
  }
  const damagedTasks = [...(tasks?.damaged ?? []), ...(versions?.damaged ?? [])];
  const counted = { tasks: tasks?.count ?? 0, versions: versions?.count ?? 0 };
  return { isWhole: problems.length === 0, problems, damagedTasks, ...counted };
}

// A page that cannot be read ends the reading of a table, and is a finding like any other.
function* noting<Result>(problems: string[], steps: Generator<number, Result>, before = 0) {
  for (;;) {
    try {
      const { done, value } = steps.next();
      if (done) return value as Result;
      yield before + Number(value);
    } catch (error) {
      problems.push(error instanceof Error ? error.message : String(error));
      return null;
    }
  }
}

function noProblem<Result>(look: () => Result): Result | null {
  try {
    return look();
  } catch {
    // SQLite's own check names the page.
    return null;
  }
}

function tableProblems(db: Database, table: string): string[] {
  try {
    const found = db.prepare<[], string>(`PRAGMA integrity_check(${table})`).pluck().all();
    return found.filter((text) => text !== 'ok').slice(0, PROBLEMS_OF_TABLE);
  } catch (error) {
    return [`${table}: ${error instanceof Error ? error.message : String(error)}`];
  }
}

function countProblems(db: Database): string[] {
  const problems: string[] = [];
  const claimed = countsOf(new QueueStateTable(db).read());
  const counted = new Map(
    db.prepare<[], [string, number]>('SELECT status, count(*) FROM tasks GROUP BY status').raw().all(),
  );
  for (const status of TASK_STATUSES) {
    const count = counted.get(status) ?? 0;
    if (count !== claimed[status]) problems.push(`${count} tasks are ${status}, and the queue says ${claimed[status]}`);
  }
  const wrong = db.prepare<[], { project: string; status: string }>(WRONG_COUNTERS).all();
  for (const { project, status } of wrong)
    problems.push(`the counter of ${status} tasks of project "${project}" is wrong`);
  return problems;
}

const ROWS_AS_COUNTERS = 'SELECT project, type, status, count(*) AS n FROM tasks GROUP BY project, type, status';
const WRONG_COUNTERS = `
  SELECT project, status FROM (SELECT project, type, status, n FROM counters EXCEPT ${ROWS_AS_COUNTERS})
  UNION SELECT project, status FROM (${ROWS_AS_COUNTERS} EXCEPT SELECT project, type, status, n FROM counters)`;

function countRows(db: Database, table: string): number {
  try {
    return db.prepare<[], number>(`SELECT count(*) FROM ${table}`).pluck().get() ?? 0;
  } catch {
    return 0;
  }
}
