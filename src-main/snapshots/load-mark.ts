import { AppError } from '../../src-shared/errors/app-error.ts';
import { ContentSum, hashTask } from '../engine/store/content-hash.ts';
import type { LoadContext } from '../engine/store/load-tasks.ts';
import type { TaskStore } from '../engine/store/task-store.ts';
import type { StoredSnapshot } from '../storage/base-storage.ts';
import { CONTENT_COLUMNS } from '../storage/sqlite/schema.ts';
import type { Marks } from './marks.ts';
import { tasksOfSnapshot } from './snapshot-tasks.ts';

/**
 * Makes the content of a snapshot file readable as a view. `snapshot.unreadable` where a task cannot be read or
 * the sum of all does not match the manifest; nothing is kept then.
 */
export function loadMark(store: TaskStore, marks: Marks, snapshot: StoredSnapshot, context: LoadContext): number {
  return store.transaction((tx) => {
    const mark = marks.setLoaded('snapshot');
    const columns = [...CONTENT_COLUMNS, 'born', 'died'];
    const insert = store.db.prepare<[object]>(
      `INSERT INTO task_versions (${columns.join(', ')}) VALUES (${columns.map((column) => `@${column}`).join(', ')})`,
    );
    const sum = new ContentSum();
    for (const { seq, content } of tasksOfSnapshot(snapshot, context)) {
      const hash = hashTask(content);
      sum.add(hash);
      const place = seq ?? tx.find(content.id)?.seq ?? tx.state.next_seq++;
      insert.run({ ...content, seq: place, hash, born: mark, died: mark + 1 });
    }
    refuseMismatch(snapshot, sum.toHex());
    keepCounts(store, snapshot, mark);
    tx.touch();
    return mark;
  });
}

function refuseMismatch({ manifest }: StoredSnapshot, found: string): void {
  if (manifest.contentHash === '' || manifest.contentHash === found) return;
  throw new AppError('snapshot.unreadable', `Snapshot ${manifest.id} does not match its checksum`, {
    details: { snapshotId: manifest.id },
    hint: 'Its file was changed or damaged after it was written. Choose another snapshot.',
  });
}

function keepCounts(store: TaskStore, { header }: StoredSnapshot, mark: number): void {
  store.db
    .prepare(
      `INSERT INTO snapshot_counters (mark, project, type, status, n)
       SELECT ?, project, type, status, count(*) FROM task_versions WHERE born = ? AND died = ? GROUP BY 2, 3, 4`,
    )
    .run(mark, mark, mark + 1);
  const insert = store.db.prepare('INSERT INTO snapshot_projects VALUES (?, ?, ?, ?, ?)');
  for (const { projectId, completedTotal, failedTotal, weight } of header.projects) {
    insert.run(mark, projectId ?? '', completedTotal, failedTotal, weight);
  }
}
