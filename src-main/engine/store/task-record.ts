import type { TaskStatus } from '../../../src-shared/models/task.ts';

/**
 * What a task is, as the database holds it. Times are ms since 1970. `project` and `type` are '' where the task
 * has none. `last_error`, `result` and `data` are JSON texts, `extra` the JSON object of all other fields.
 */
export interface TaskContent {
  readonly id: string;
  readonly project: string;
  readonly type: string;
  readonly priority: number;
  readonly status: TaskStatus;
  readonly weight: number | null;
  readonly deadline: number | null;
  readonly run_at: number | null;
  readonly added_at: number;
  readonly started_at: number | null;
  readonly completed_at: number | null;
  readonly failed_at: number | null;
  readonly retries: number;
  readonly max_retries: number;
  /** How often its lease ran out; null for never. */
  readonly stalls: number | null;
  readonly last_error: string | null;
  readonly extra: string | null;
  readonly result: string | null;
  readonly data: string | null;
}

/** A row of `tasks`. */
export interface TaskRecord extends TaskContent {
  readonly seq: number;
  readonly hash: Buffer;
  readonly born: number;
  readonly lease_fence: number | null;
  readonly lease_until: number | null;
  readonly lease_owner: string | null;
}

/** A row as it was just written, with the JSON text of its content. */
export interface WrittenTask extends TaskRecord {
  readonly text: string;
}

/** Right to finish a claimed task: only the newest fence of a task counts. */
export interface Lease {
  readonly fence: number;
  readonly until: number;
  readonly owner: string;
}

/** What a change of state may touch; priority, project and the like are edits. */
export type StatePatch = Partial<
  Pick<
    TaskContent,
    'status' | 'run_at' | 'started_at' | 'completed_at' | 'failed_at' | 'retries' | 'stalls' | 'last_error' | 'result'
  >
>;
