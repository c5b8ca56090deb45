import type { ChangeBatch } from '../storage/change-batch.ts';
import type { CheckpointSource, StoredTask } from '../storage/checkpoint.ts';
import type { SnapshotManifest } from '../storage/snapshot-manifest.ts';

const HASH = 'ab'.repeat(32);
const NO_TASKS = { queued: 0, scheduled: 0, processing: 0, completed: 0, failed: 0 };

/** A view of a queue with these tasks. */
export function sourceOf(texts: readonly string[]): CheckpointSource {
  const tasks = () => texts.map((text): StoredTask => ({ text, statusIfAbsent: 'queued' }));
  return {
    header: { strategy: 'fifo', savedAt: null, projects: [] },
    taskCount: texts.length,
    contentHash: HASH,
    tasks,
  };
}

export function manifestOf(id: string): SnapshotManifest {
  const facts = { id, name: id, note: '', trigger: 'manual' as const, pinned: false, createdAt: 1_795_420_142_587 };
  return { ...facts, taskCount: 0, counts: NO_TASKS, contentHash: HASH };
}

export function batchOf(revision: number): ChangeBatch {
  const nothing = { puts: [], removes: [], projects: [], taskCount: 0 };
  return { ...nothing, revision, strategy: 'fifo', contentHash: HASH };
}
