import type { Database, Statement } from 'better-sqlite3';
import { STRATEGIES, type Strategy } from '../../../src-shared/models/queue.ts';
import type { StatusCounts, TaskStatus } from '../../../src-shared/models/task.ts';
import { ContentSum } from './content-hash.ts';

/** The one row of `queue_state`: read at the start of a transaction, written back at its end. */
export interface QueueStateRow {
  revision: number;
  epoch: number;
  last_mark: number;
  next_seq: number;
  next_fence: number;
  content_sum: Buffer;
  n_queued: number;
  n_scheduled: number;
  n_processing: number;
  n_completed: number;
  n_failed: number;
  strategy: Strategy;
  /** Project that had the last turn of a round-robin. */
  turn: string;
  /** Number of the current round of weighted round-robin. */
  round: number;
  saved_at: number | null;
  /** No task is due and no lease runs out before this time, ms; it may be earlier than it has to be. */
  wake_at: number;
  /** What hands out nothing, as JSON of {@link Pauses}; '' for nothing. */
  paused: string;
}

const COLUMNS = [
  'revision',
  'epoch',
  'last_mark',
  'next_seq',
  'next_fence',
  'content_sum',
  'n_queued',
  'n_scheduled',
  'n_processing',
  'n_completed',
  'n_failed',
  'strategy',
  'turn',
  'round',
  'saved_at',
  'wake_at',
  'paused',
] as const satisfies ReadonlyArray<keyof QueueStateRow>;

const COUNT_COLUMN = {
  queued: 'n_queued',
  scheduled: 'n_scheduled',
  processing: 'n_processing',
  completed: 'n_completed',
  failed: 'n_failed',
} as const satisfies Record<TaskStatus, keyof QueueStateRow>;

const STRATEGY_NAMES: ReadonlySet<string> = new Set(STRATEGIES);

export class QueueStateTable {
  readonly #read: Statement<[], QueueStateRow>;
  readonly #write: Statement<QueueStateRow[keyof QueueStateRow][]>;

  constructor(db: Database) {
    this.#read = db.prepare<[], QueueStateRow>(`SELECT ${COLUMNS.join(', ')} FROM queue_state`);
    this.#write = db.prepare<QueueStateRow[keyof QueueStateRow][]>(
      `UPDATE queue_state SET ${COLUMNS.map((column) => `${column} = ?`).join(', ')}`,
    );
  }

  read(): QueueStateRow {
    const row = this.#read.get();
    if (!row) throw new Error('queue_state has no row');
    return STRATEGY_NAMES.has(row.strategy) ? row : { ...row, strategy: 'fifo' };
  }

  write(row: QueueStateRow): void {
    this.#write.run(...COLUMNS.map((column) => row[column]));
  }
}

export function countsOf(row: QueueStateRow): StatusCounts {
  return {
    queued: row.n_queued,
    scheduled: row.n_scheduled,
    processing: row.n_processing,
    completed: row.n_completed,
    failed: row.n_failed,
  };
}

export function addToCount(row: QueueStateRow, status: TaskStatus, change: number): void {
  row[COUNT_COLUMN[status]] += change;
}

export function totalOf(counts: StatusCounts): number {
  return counts.queued + counts.scheduled + counts.processing + counts.completed + counts.failed;
}

export function contentHashOf(row: QueueStateRow): string {
  return new ContentSum(row.content_sum).toHex();
}
