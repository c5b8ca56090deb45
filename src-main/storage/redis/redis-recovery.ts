import { isAppError } from '../../../src-shared/errors/app-error.ts';
import { planRecovery, type RecoveryCandidate } from '../../recovery/plan-recovery.ts';
import { recover } from '../../recovery/recover.ts';
import type { RecoveryReport } from '../../recovery/recovery-report.ts';
import type { CheckpointSource, StoredTask } from '../checkpoint.ts';
import type { RedisRead } from './redis-reader.ts';
import type { RedisSnapshots } from './redis-snapshots.ts';

export interface RedisRecovery {
  readonly read: RedisRead;
  readonly snapshots: RedisSnapshots;
  /** Address of the queue, for the report. */
  readonly location: string;
  /** Puts the content in the damaged one's place and answers the prefix under which that is kept. */
  readonly write: (source: CheckpointSource) => Promise<string | null>;
  readonly at: number;
}

type Candidate = RecoveryCandidate<CheckpointSource>;

/**
 * Brings a damaged queue back from those of its tasks that can be read, or from its newest valid snapshot, whichever
 * holds more. Null, and nothing changed, where neither holds anything.
 */
export async function recoverRedisQueue({
  read,
  snapshots,
  location,
  write,
  at,
}: RedisRecovery): Promise<RecoveryReport | null> {
  const candidates = [readable(read, location), ...(await newestSnapshot(snapshots))];
  return recover({
    plan: planRecovery(candidates),
    damagedFile: location,
    tasksInDamaged: read.meta.taskCount,
    at,
    isUnreadable: (error) => isAppError(error, 'snapshot.unreadable'),
    write,
  });
}

function readable({ checkpoint }: RedisRead, location: string): Candidate {
  const tasks = () => wholeTasks(checkpoint.tasks());
  const taskCount = countOf(tasks());
  const reason = checkpoint.damage?.sentence ?? 'some of its tasks are not what they were';
  const content = { header: checkpoint.header, taskCount, contentHash: '', tasks };
  return { source: 'salvage', path: location, tasks: taskCount, valid: true, reason, content };
}

/** Those up to the first that is valid. */
async function newestSnapshot(snapshots: RedisSnapshots): Promise<Candidate[]> {
  const found: Candidate[] = [];
  for (const { id, taskCount } of await snapshots.list()) {
    const facts = { source: 'snapshot', path: id, tasks: taskCount } as const;
    try {
      const { manifest, header, tasks } = await snapshots.read(id);
      const content = { header, taskCount, contentHash: manifest.contentHash, tasks };
      return [...found, { ...facts, valid: true, reason: null, content }];
    } catch (error) {
      if (!isAppError(error, 'snapshot.unreadable')) throw error;
      const content = { header: NO_HEADER, taskCount: 0, contentHash: '', tasks: () => [] };
      found.push({ ...facts, valid: false, reason: error.message, content });
    }
  }
  return found;
}

const NO_HEADER = { strategy: null, savedAt: null, projects: [] };

function* wholeTasks(tasks: Iterable<StoredTask>): Generator<StoredTask> {
  for (const task of tasks) if (isTask(task.text)) yield task;
}

function isTask(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && typeof Reflect.get(value, 'id') === 'string';
  } catch {
    return false;
  }
}

function countOf(items: Iterable<unknown>): number {
  let count = 0;
  for (const _ of items) count += 1;
  return count;
}
