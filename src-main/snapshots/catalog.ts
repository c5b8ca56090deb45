import type { Database, Statement } from 'better-sqlite3';
import { AppError } from '../../src-shared/errors/app-error.ts';
import type { Snapshot, SnapshotTrigger } from '../../src-shared/models/snapshot.ts';
import { statusCountsSchema } from '../../src-shared/models/task.ts';
import type { SnapshotFile } from '../storage/base-storage.ts';
import type { SnapshotLabels } from '../storage/snapshot-labels.ts';

/** A snapshot as the catalog keeps it. `mark` is 0 while its content is only in a file. */
export interface CatalogEntry {
  readonly id: string;
  readonly mark: number;
  readonly name: string;
  readonly note: string;
  readonly trigger: SnapshotTrigger;
  readonly pinned: number;
  readonly created_at: number;
  readonly task_count: number;
  /** JSON of StatusCounts. */
  readonly counts: string;
  readonly content_hash: string;
  readonly size_bytes: number | null;
  readonly last_verified_at: number | null;
  readonly verified: number | null;
}

const COLUMNS = [
  'id',
  'mark',
  'name',
  'note',
  'trigger',
  'pinned',
  'created_at',
  'task_count',
  'counts',
  'content_hash',
  'size_bytes',
  'last_verified_at',
  'verified',
] as const satisfies ReadonlyArray<keyof CatalogEntry>;

/** The queue's list of snapshots. */
export class SnapshotCatalog {
  readonly #list: Statement<[], CatalogEntry>;
  readonly #get: Statement<[string], CatalogEntry>;
  readonly #insert: Statement<[CatalogEntry]>;
  readonly #setMark: Statement<[number, string]>;
  readonly #setSize: Statement<[number, string]>;
  readonly #setLabels: Statement<[LabelColumns]>;
  readonly #remove: Statement<[string]>;
  readonly #copyCounters: Statement<[number]>;
  readonly #copyProjects: Statement<[number]>;
  readonly #dropCounters: Statement<[number]>;
  readonly #dropProjects: Statement<[number]>;

  constructor(db: Database) {
    this.#list = db.prepare(`SELECT ${COLUMNS.join(', ')} FROM snapshots ORDER BY created_at DESC, mark DESC, id DESC`);
    this.#get = db.prepare(`SELECT ${COLUMNS.join(', ')} FROM snapshots WHERE id = ?`);
    this.#insert = db.prepare(
      `INSERT INTO snapshots (${COLUMNS.join(', ')}) VALUES (${COLUMNS.map((column) => `@${column}`).join(', ')})`,
    );
    this.#setMark = db.prepare('UPDATE snapshots SET mark = ? WHERE id = ?');
    this.#setSize = db.prepare('UPDATE snapshots SET size_bytes = ? WHERE id = ?');
    this.#setLabels = db.prepare(
      `UPDATE snapshots SET name = @name, note = @note, pinned = @pinned, last_verified_at = @last_verified_at,
         verified = @verified WHERE id = @id`,
    );
    this.#remove = db.prepare('DELETE FROM snapshots WHERE id = ?');
    this.#copyCounters = db.prepare(
      'INSERT INTO snapshot_counters (mark, project, type, status, n) SELECT ?, project, type, status, n FROM counters',
    );
    this.#copyProjects = db.prepare(
      `INSERT INTO snapshot_projects (mark, project, completed_total, failed_total, weight)
       SELECT ?, project, completed_total, failed_total, weight FROM projects`,
    );
    this.#dropCounters = db.prepare('DELETE FROM snapshot_counters WHERE mark = ?');
    this.#dropProjects = db.prepare('DELETE FROM snapshot_projects WHERE mark = ?');
  }

  /** Newest first. */
  list(): CatalogEntry[] {
    return this.#list.all();
  }

  find(id: string): CatalogEntry | undefined {
    return this.#get.get(id);
  }

  get(id: string): CatalogEntry {
    const entry = this.#get.get(id);
    if (!entry) {
      throw new AppError('snapshot.not-found', `There is no snapshot ${id} in this queue`, {
        details: { snapshotId: id },
      });
    }
    return entry;
  }

  insert(entry: CatalogEntry): void {
    this.#insert.run(entry);
  }

  /** Keeps the counts of the queue as it is now beside `mark`, for the facets of the snapshot. */
  keepCounts(mark: number): void {
    this.#copyCounters.run(mark);
    this.#copyProjects.run(mark);
  }

  setMark(id: string, mark: number): void {
    this.#setMark.run(mark, id);
  }

  setSize(id: string, sizeBytes: number): void {
    this.#setSize.run(sizeBytes, id);
  }

  setLabels(id: string, labels: SnapshotLabels): void {
    this.#setLabels.run({ id, ...labelColumns(labels) });
  }

  remove(entry: CatalogEntry): void {
    this.#remove.run(entry.id);
    this.#dropCounters.run(entry.mark);
    this.#dropProjects.run(entry.mark);
  }
}

type LabelColumns = Pick<CatalogEntry, 'id' | 'name' | 'note' | 'pinned' | 'last_verified_at' | 'verified'>;

function labelColumns(labels: SnapshotLabels): Omit<LabelColumns, 'id'> {
  return {
    name: labels.name,
    note: labels.note,
    pinned: labels.pinned ? 1 : 0,
    last_verified_at: labels.lastVerifiedAt,
    verified: labels.verified === null ? null : Number(labels.verified),
  };
}

/** The entry of a snapshot that is kept apart; its content is not resident. */
export function entryOfFile(file: SnapshotFile): CatalogEntry {
  return {
    id: file.id,
    mark: 0,
    ...labelColumns(labelsOf(file)),
    trigger: file.trigger,
    created_at: file.createdAt,
    task_count: file.taskCount,
    counts: JSON.stringify(file.counts),
    content_hash: file.contentHash,
    size_bytes: file.sizeBytes,
  };
}

/** What storage does not tell stays as it is `known`. */
export function labelsOf(file: SnapshotFile, known?: Snapshot): SnapshotLabels {
  const { name, note, pinned } = file;
  const { lastVerifiedAt = known?.lastVerifiedAt ?? null, verified = known?.verified ?? null } = file;
  return { name, note, pinned, lastVerifiedAt, verified };
}

export function toSnapshot(entry: CatalogEntry): Snapshot {
  return {
    id: entry.id,
    name: entry.name,
    note: entry.note,
    trigger: entry.trigger,
    pinned: entry.pinned === 1,
    createdAt: entry.created_at,
    taskCount: entry.task_count,
    counts: statusCountsSchema.parse(JSON.parse(entry.counts)),
    contentHash: entry.content_hash,
    sizeBytes: entry.size_bytes,
    lastVerifiedAt: entry.last_verified_at,
    verified: entry.verified === null ? null : entry.verified === 1,
  };
}

export function emptyEntry(id: string): CatalogEntry {
  return {
    id,
    mark: 0,
    name: id,
    note: '',
    trigger: 'manual',
    pinned: 0,
    created_at: 0,
    task_count: 0,
    counts: '{}',
    content_hash: '',
    size_bytes: null,
    last_verified_at: null,
    verified: null,
  };
}
