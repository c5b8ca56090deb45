import { TASK_STATUSES, type TaskStatus } from '../../../src-shared/models/task.ts';
import type { SnapshotManifest } from '../base-storage.ts';
import type { StoredTask } from '../checkpoint.ts';
import { objectEntries } from '../json-text.ts';
import type { LegacyRead } from './legacy-reader.ts';

/** The manifest of a snapshot of the original system; null where the file is a queue and no snapshot. */
export function legacyManifest(read: LegacyRead, id: string): SnapshotManifest | null {
  const createdAt = momentOf(read.members.get('snapshotCreatedAt'));
  if (createdAt === null) return null;
  const counts = { queued: 0, scheduled: 0, processing: 0, completed: 0, failed: 0 };
  let taskCount = 0;
  for (const task of read.tasks()) {
    counts[statusOf(task)]++;
    taskCount++;
  }
  const trigger = id.startsWith('auto') ? 'automatic' : 'manual';
  return { id, name: id, note: '', trigger, pinned: false, createdAt, taskCount, counts, contentHash: '' };
}

function statusOf({ text, statusIfAbsent }: StoredTask): TaskStatus {
  if (!text.includes('"status"')) return statusIfAbsent;
  const found = objectEntries(text, Number.MAX_SAFE_INTEGER).find(({ key }) => key === 'status')?.valueText;
  return TASK_STATUSES.find((status) => found === `"${status}"`) ?? statusIfAbsent;
}

function momentOf(value: unknown): number | null {
  const moment = typeof value === 'string' ? Date.parse(value) : value;
  return typeof moment === 'number' && Number.isFinite(moment) ? moment : null;
}
