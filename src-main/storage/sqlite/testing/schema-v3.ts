/**
 * The tables of format version 3, to the letter as they were. Never change it: it stands for the files that are out there.
 */
export const SCHEMA_V3 = `
CREATE TABLE queue_state (
  one           INTEGER PRIMARY KEY CHECK (one = 1),
  revision      INTEGER NOT NULL DEFAULT 0,
  epoch         INTEGER NOT NULL DEFAULT 1,
  last_mark     INTEGER NOT NULL DEFAULT 0,
  next_seq      INTEGER NOT NULL DEFAULT 1,
  next_fence    INTEGER NOT NULL DEFAULT 1,
  content_sum   BLOB    NOT NULL,
  n_queued      INTEGER NOT NULL DEFAULT 0,
  n_scheduled   INTEGER NOT NULL DEFAULT 0,
  n_processing  INTEGER NOT NULL DEFAULT 0,
  n_completed   INTEGER NOT NULL DEFAULT 0,
  n_failed      INTEGER NOT NULL DEFAULT 0,
  strategy      TEXT    NOT NULL,
  turn          TEXT    NOT NULL DEFAULT '',
  round         INTEGER NOT NULL DEFAULT 0,
  saved_at      INTEGER,
  wake_at       INTEGER NOT NULL DEFAULT 0,
  paused        TEXT    NOT NULL DEFAULT ''
) STRICT;
CREATE TABLE tasks (
  seq INTEGER PRIMARY KEY,
  id           TEXT    NOT NULL,
  project      TEXT    NOT NULL DEFAULT '',
  type         TEXT    NOT NULL DEFAULT '',
  priority     REAL    NOT NULL DEFAULT 0,
  status       TEXT    NOT NULL CHECK (status IN ('queued', 'scheduled', 'processing', 'completed', 'failed')),
  weight       REAL,
  deadline     INTEGER,
  run_at       INTEGER,
  added_at     INTEGER NOT NULL,
  started_at   INTEGER,
  completed_at INTEGER,
  failed_at    INTEGER,
  retries      INTEGER NOT NULL DEFAULT 0,
  max_retries  INTEGER NOT NULL DEFAULT 3,
  hash         BLOB    NOT NULL,
  born         INTEGER NOT NULL,
  lease_fence  INTEGER,
  lease_until  INTEGER,
  lease_owner  TEXT,
  room         BLOB,
  last_error   TEXT,
  extra        TEXT,
  result       TEXT,
  data         TEXT,
  stalls       INTEGER
) STRICT;
CREATE TABLE task_versions (
  version INTEGER PRIMARY KEY,
  seq INTEGER NOT NULL,
  id           TEXT    NOT NULL,
  project      TEXT    NOT NULL DEFAULT '',
  type         TEXT    NOT NULL DEFAULT '',
  priority     REAL    NOT NULL DEFAULT 0,
  status       TEXT    NOT NULL CHECK (status IN ('queued', 'scheduled', 'processing', 'completed', 'failed')),
  weight       REAL,
  deadline     INTEGER,
  run_at       INTEGER,
  added_at     INTEGER NOT NULL,
  started_at   INTEGER,
  completed_at INTEGER,
  failed_at    INTEGER,
  retries      INTEGER NOT NULL DEFAULT 0,
  max_retries  INTEGER NOT NULL DEFAULT 3,
  hash         BLOB    NOT NULL,
  born         INTEGER NOT NULL,
  died         INTEGER NOT NULL,
  last_error   TEXT,
  extra        TEXT,
  result       TEXT,
  data         TEXT,
  stalls       INTEGER
) STRICT;
CREATE TABLE counters (
  project TEXT NOT NULL, type TEXT NOT NULL, status TEXT NOT NULL, n INTEGER NOT NULL,
  PRIMARY KEY (project, type, status)
) STRICT, WITHOUT ROWID;
CREATE TABLE projects (
  project TEXT PRIMARY KEY,
  completed_total INTEGER NOT NULL DEFAULT 0,
  failed_total    INTEGER NOT NULL DEFAULT 0,
  weight          INTEGER NOT NULL DEFAULT 1,
  tokens          INTEGER NOT NULL DEFAULT 0,
  token_round     INTEGER NOT NULL DEFAULT -1
) STRICT, WITHOUT ROWID;
CREATE TABLE snapshots (
  id TEXT PRIMARY KEY,
  mark INTEGER NOT NULL,
  name TEXT NOT NULL, note TEXT NOT NULL, trigger TEXT NOT NULL, pinned INTEGER NOT NULL,
  created_at INTEGER NOT NULL, task_count INTEGER NOT NULL,
  counts TEXT NOT NULL, content_hash TEXT NOT NULL, size_bytes INTEGER,
  last_verified_at INTEGER, verified INTEGER
) STRICT, WITHOUT ROWID;
CREATE TABLE snapshot_counters (
  mark INTEGER NOT NULL, project TEXT NOT NULL, type TEXT NOT NULL, status TEXT NOT NULL, n INTEGER NOT NULL,
  PRIMARY KEY (mark, project, type, status)
) STRICT, WITHOUT ROWID;
CREATE TABLE snapshot_projects (
  mark INTEGER NOT NULL, project TEXT NOT NULL,
  completed_total INTEGER NOT NULL, failed_total INTEGER NOT NULL, weight INTEGER NOT NULL,
  PRIMARY KEY (mark, project)
) STRICT, WITHOUT ROWID;
CREATE TABLE marks (mark INTEGER PRIMARY KEY, purpose TEXT NOT NULL) STRICT;

CREATE UNIQUE INDEX tasks_id ON tasks (id);
CREATE INDEX tasks_born ON tasks (born);
CREATE INDEX waiting_by_age ON tasks (seq) WHERE status = 'queued';
CREATE INDEX waiting_by_priority ON tasks (priority DESC, seq) WHERE status = 'queued';
CREATE INDEX waiting_by_project ON tasks (project, priority DESC, seq) WHERE status = 'queued';
CREATE INDEX waiting_by_deadline ON tasks (deadline, seq) WHERE status = 'queued' AND deadline IS NOT NULL;
CREATE INDEX scheduled_by_time ON tasks (run_at) WHERE status = 'scheduled';
CREATE INDEX leases_by_time ON tasks (lease_until) WHERE status = 'processing';
CREATE INDEX completed_by_time ON tasks (completed_at) WHERE status = 'completed';
CREATE INDEX failed_by_time ON tasks (failed_at) WHERE status = 'failed';
CREATE INDEX versions_died ON task_versions (died, born);
CREATE INDEX versions_id ON task_versions (id);

CREATE TRIGGER tasks_keep_before_update BEFORE UPDATE OF seq, id, project, type, priority, status, weight, deadline, run_at, added_at, started_at, completed_at, failed_at, retries, max_retries, stalls, hash, last_error, extra, result, data ON tasks
WHEN OLD.born <= (SELECT last_mark FROM queue_state)
BEGIN 
  INSERT INTO task_versions (seq, id, project, type, priority, status, weight, deadline, run_at, added_at, started_at, completed_at, failed_at, retries, max_retries, stalls, hash, last_error, extra, result, data, born, died)
  VALUES (OLD.seq, OLD.id, OLD.project, OLD.type, OLD.priority, OLD.status, OLD.weight, OLD.deadline, OLD.run_at, OLD.added_at, OLD.started_at, OLD.completed_at, OLD.failed_at, OLD.retries, OLD.max_retries, OLD.stalls, OLD.hash, OLD.last_error, OLD.extra, OLD.result, OLD.data, OLD.born, (SELECT epoch FROM queue_state)); END;
CREATE TRIGGER tasks_keep_before_delete BEFORE DELETE ON tasks
WHEN OLD.born <= (SELECT last_mark FROM queue_state)
BEGIN 
  INSERT INTO task_versions (seq, id, project, type, priority, status, weight, deadline, run_at, added_at, started_at, completed_at, failed_at, retries, max_retries, stalls, hash, last_error, extra, result, data, born, died)
  VALUES (OLD.seq, OLD.id, OLD.project, OLD.type, OLD.priority, OLD.status, OLD.weight, OLD.deadline, OLD.run_at, OLD.added_at, OLD.started_at, OLD.completed_at, OLD.failed_at, OLD.retries, OLD.max_retries, OLD.stalls, OLD.hash, OLD.last_error, OLD.extra, OLD.result, OLD.data, OLD.born, (SELECT epoch FROM queue_state)); END;
`;
