import type { ChangeBatch, TaskPut } from '../../storage/change-batch.ts';
import { parsePauses, pausesText, withPauses } from '../../storage/pauses.ts';
import type { ProjectTotals } from '../../storage/project-totals.ts';
import { CONTENT_COLUMN_LIST } from '../../storage/sqlite/schema.ts';
import type { ChangedNames } from './change-log.ts';
import type { LoadContext } from './load-tasks.ts';
import { contentHashOf, countsOf, totalOf } from './queue-state.ts';
import { composeStoredText, parseStoredText } from './stored-text.ts';
import type { TaskContent } from './task-record.ts';
import type { StoreTransaction, TaskStore } from './task-store.ts';

/** What the named tasks and projects are now, as one batch. */
export function readBatch(store: TaskStore, { seqs, projects }: ChangedNames): ChangeBatch {
  const state = store.readState();
  const found = store.db
    .prepare<[string], TaskContent & { seq: number }>(
      `SELECT ${CONTENT_COLUMN_LIST} FROM tasks WHERE seq IN (SELECT value FROM json_each(?))`,
    )
    .all(JSON.stringify([...seqs]));
  const puts = found.map((row): TaskPut => ({ seq: row.seq, text: composeStoredText(row.seq, row) }));
  const present = new Set(found.map(({ seq }) => seq));
  return {
    revision: state.revision,
    puts,
    removes: [...seqs].filter((seq) => !present.has(seq)),
    projects: readTotals(store, projects),
    strategy: state.strategy,
    ...withPauses(parsePauses(state.paused)),
    taskCount: totalOf(countsOf(state)),
    contentHash: contentHashOf(state),
  };
}

/** Applies what was appended after a checkpoint. False, and nothing done, where the outcome has another content. */
export function applyBatch(store: TaskStore, batch: ChangeBatch, context: LoadContext): boolean {
  const open = store.beginTransaction();
  try {
    for (const seq of batch.removes) removeAt(open.tx, seq);
    for (const put of batch.puts) putAt(open.tx, put, context);
    writeTotals(store, batch.projects);
    open.tx.state.strategy = batch.strategy;
    open.tx.state.paused = pausesText(batch.paused);
    open.tx.touch();
    const matches = open.tx.contentHash() === batch.contentHash;
    if (matches) open.commit();
    else open.rollback();
    return matches;
  } catch (error) {
    open.rollback();
    throw error;
  }
}

function putAt(tx: StoreTransaction, { seq, text }: TaskPut, context: LoadContext): void {
  const { content } = parseStoredText(text, { ...context, status: 'queued' });
  const old = tx.bySeq(seq);
  if (old?.id === content.id) {
    tx.updateContent(old, content);
    return;
  }
  if (old) tx.delete(old);
  tx.insert(content, seq);
}

function removeAt(tx: StoreTransaction, seq: number): void {
  const old = tx.bySeq(seq);
  if (old) tx.delete(old);
}

function readTotals(store: TaskStore, projects: ReadonlySet<string>): ProjectTotals[] {
  const rows = store.db
    .prepare<[string], { project: string; completedTotal: number; failedTotal: number; weight: number }>(
      `SELECT project, completed_total AS completedTotal, failed_total AS failedTotal, weight FROM projects
       WHERE project IN (SELECT value FROM json_each(?))`,
    )
    .all(JSON.stringify([...projects]));
  return rows.map(({ project, ...totals }) => ({ projectId: project === '' ? null : project, ...totals }));
}

function writeTotals(store: TaskStore, projects: readonly ProjectTotals[]): void {
  const write = store.db.prepare(
    `INSERT INTO projects (project, completed_total, failed_total, weight) VALUES (?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET completed_total = excluded.completed_total, failed_total = excluded.failed_total,
       weight = excluded.weight`,
  );
  for (const { projectId, completedTotal, failedTotal, weight } of projects) {
    write.run(projectId ?? '', completedTotal, failedTotal, weight);
  }
}
