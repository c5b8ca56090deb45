import { entryOfFile, SnapshotCatalog } from '../../../snapshots/catalog.ts';
import { loadMark } from '../../../snapshots/load-mark.ts';
import { Marks } from '../../../snapshots/marks.ts';
import type { CheckpointHeader, StoredTask } from '../../../storage/checkpoint.ts';
import type { LegacySqlite } from '../../../storage/legacy-sqlite/read-legacy-sqlite.ts';
import { ContentSum } from '../../store/content-hash.ts';
import { type LoadContext, type LoadReport, loadTasks } from '../../store/load-tasks.ts';
import type { TaskStore } from '../../store/task-store.ts';

/** What of a database of the original system becomes the queue. */
export interface LegacyContent {
  readonly header: CheckpointHeader;
  tasks(): Iterable<StoredTask>;
}

/** Puts the queue and all snapshots of a database of the original system into a working set that is still empty. */
export function fillFromLegacy(
  store: TaskStore,
  content: LegacyContent,
  legacy: LegacySqlite,
  context: LoadContext,
): LoadReport {
  const report = loadTasks(store, content.header, content.tasks(), context);
  const marks = new Marks(store);
  const catalog = new SnapshotCatalog(store.db);
  // The oldest first: marks count down, and lists put the newest of one moment first.
  for (const file of legacy.snapshots.toReversed()) {
    const mark = loadMark(store, marks, legacy.readSnapshot(file.id), context);
    catalog.insert({ ...entryOfFile(file), mark, content_hash: sumOf(store, mark), size_bytes: null });
  }
  return report;
}

// The original's checksum was verified on reading; from here on the sum of the tasks tells whether they are whole.
function sumOf(store: TaskStore, mark: number): string {
  const sum = new ContentSum();
  const hashes = store.db.prepare<[number], Buffer>('SELECT hash FROM task_versions WHERE born = ?').pluck();
  for (const hash of hashes.iterate(mark)) sum.add(hash);
  return sum.toHex();
}
