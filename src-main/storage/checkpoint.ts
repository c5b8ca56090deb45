import type { Damage, Strategy } from '../../src-shared/models/queue.ts';
import type { TaskStatus } from '../../src-shared/models/task.ts';
import type { ChangeBatch } from './change-batch.ts';
import type { Pauses } from './pauses.ts';
import type { ProjectTotals } from './project-totals.ts';

/** Everything about a queue's content that is not a task. */
export interface CheckpointHeader {
  /** Null where the file does not say (legacy files): the manager's option counts then. */
  readonly strategy: Strategy | null;
  readonly savedAt: number | null;
  readonly projects: readonly ProjectTotals[];
  /** Absent: nothing is paused. */
  readonly paused?: Pauses;
}

/** One task as storage sees it: a JSON object's text, passed through without a change of value or key order. */
export interface StoredTask {
  readonly text: string;
  /** Status of a task whose text names none (legacy files tell it by the list the task stands in). */
  readonly statusIfAbsent: TaskStatus;
}

/** A consistent view of a whole queue, tasks in order of arrival. Readable once. */
export interface CheckpointSource {
  readonly header: CheckpointHeader;
  readonly taskCount: number;
  /** Order-independent sum of the tasks' content hashes, 64 hex digits. */
  readonly contentHash: string;
  tasks(): Iterable<StoredTask>;
}

/** What was read from storage. */
export interface LoadedCheckpoint {
  readonly header: CheckpointHeader;
  /** Sum the file claims for its content; null where it makes no such claim (legacy, damaged). */
  readonly contentHash: string | null;
  readonly format: 'json-2' | 'json-legacy' | 'redis-2' | 'redis-legacy' | 'sqlite-legacy' | 'custom';
  /** Null for a file that is whole. With damage, `tasks()` gives what could be read. */
  readonly damage: Damage | null;
  tasks(): Iterable<StoredTask>;
  /** What was appended after the checkpoint, in order; to be read after `tasks()`. */
  changes(): Iterable<ChangeBatch>;
}
