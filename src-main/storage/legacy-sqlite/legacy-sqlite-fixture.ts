import Database from 'better-sqlite3';
import { type LegacyState, legacyQueueText, legacySnapshotText } from '../legacy/legacy-fixture.ts';

/**
 * Writes a database as the original system does: an older row of `queue_state` that no longer counts, the newest
 * with its checksum in a column, the table of tasks, and two snapshots.
 */
export function writeLegacySqlite(path: string, state: LegacyState, savedAt: number): void {
  const db = new Database(path);
  db.exec(`
    CREATE TABLE queue_state (id INTEGER PRIMARY KEY AUTOINCREMENT, data TEXT NOT NULL, checksum TEXT,
      saved_at DATETIME DEFAULT CURRENT_TIMESTAMP);
    CREATE TABLE tasks (id TEXT PRIMARY KEY, project_id TEXT, type TEXT, priority INTEGER, status TEXT, data TEXT,
      added_at TEXT);
    CREATE INDEX idx_tasks_project ON tasks (project_id);
    CREATE INDEX idx_tasks_status ON tasks (status);
    CREATE TABLE snapshots (id TEXT PRIMARY KEY, data TEXT NOT NULL, checksum TEXT, created_at TEXT);`);
  const insert = db.prepare('INSERT INTO queue_state (data, checksum, saved_at) VALUES (?, ?, ?)');
  insert.run('{"queue":[],"processing":[],"projectStats":{}}', null, new Date(savedAt - 60_000).toISOString());
  const {
    checksum,
    version: _version,
    ...saved
  } = JSON.parse(legacyQueueText(state, { checksumAt: savedAt - 2, savedAt }));
  insert.run(JSON.stringify(saved), checksum, new Date(savedAt).toISOString());
  writeTasks(db, state);
  for (const [id, time] of [
    ['auto-1', savedAt - 2000],
    ['manual-1', savedAt - 1000],
  ] as const) {
    const text = legacySnapshotText(state, id, time);
    const at = new Date(time).toISOString();
    db.prepare('INSERT INTO snapshots (id, data, created_at) VALUES (?, ?, ?)').run(id, text, at);
  }
  db.close();
}

function writeTasks(db: Database.Database, state: LegacyState): void {
  const insert = db.prepare('INSERT INTO tasks VALUES (?, ?, ?, ?, ?, ?, ?)');
  for (const task of state.queue) {
    const field = (name: string): unknown => Reflect.get(task, name);
    const facts = [field('id'), field('projectId'), field('type'), field('priority')];
    insert.run(...facts, 'queued', JSON.stringify(task), field('addedAt'));
  }
}
