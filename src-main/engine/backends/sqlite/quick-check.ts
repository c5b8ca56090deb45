import type { Database } from 'better-sqlite3';
import { SQLITE_SCHEMA_VERSION } from '../../../storage/sqlite/format-id.ts';
import { versionOf } from '../../../storage/sqlite/migrate.ts';
import { QueueStateTable } from '../../store/queue-state.ts';
import { checkTasks, type TasksChecked } from './check-tasks.ts';

/** Queues of up to so many tasks are verified whole on every opening: a few hundredths of a second. */
const FEW_TASKS = 5000;

/** Verifies the tasks of a small queue; larger ones are left to `verify`. Completes a sentence about the file. */
export function quickCheck(db: Database): string | null {
  if (versionOf(db) !== SQLITE_SCHEMA_VERSION) return null;
  const isLarge = db.prepare('SELECT 1 FROM tasks LIMIT 1 OFFSET ?').get(FEW_TASKS) !== undefined;
  return isLarge ? null : problemOf(db, runThrough(checkTasks(db, 'tasks')));
}

/** What checked tasks say about the queue they are the whole of. */
export function problemOf(db: Database, { damaged, sum }: TasksChecked): string | null {
  const first = damaged[0];
  if (first) {
    const others = damaged.length > 1 ? ` and ${damaged.length - 1} others` : '';
    return `the content of task ${first.id}${others} does not match its hash`;
  }
  const claimed = new QueueStateTable(db).read().content_sum;
  return claimed.equals(sum.toBytes()) ? null : 'its tasks are not those that it says it holds';
}

function runThrough<Result>(steps: Generator<unknown, Result>): Result {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value as Result;
  }
}
