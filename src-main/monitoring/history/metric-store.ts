import type { Database, Statement } from 'better-sqlite3';
import type { HistoryMark, RolledSample } from '../../../src-shared/models/metric-history.ts';
import { isUnusable, openMetrics, setAside } from './metric-database.ts';
import { mergeSamples } from './rolled-sample.ts';

const SECOND = 1000;
const DAY = 86_400 * SECOND;

/** How fine history is, and how long it is kept that fine. */
export const RESOLUTIONS = [
  { ms: 10 * SECOND, keptMs: 2 * DAY },
  { ms: 60 * SECOND, keptMs: 14 * DAY },
  { ms: 3600 * SECOND, keptMs: 90 * DAY },
] as const;
export type Resolution = (typeof RESOLUTIONS)[number]['ms'];

const TIDY_EVERY_MS = 10 * 60 * SECOND;
const DEFAULT_MAX_BYTES = 48 * 1024 * 1024;
/** Share of the oldest rows that go at once where the file is too big. */
const SHRINK_SHARE = 0.2;

export interface MetricStoreOptions {
  readonly path: string;
  /** Now, for the name of a file that is put aside. */
  readonly now: () => number;
  /** Default 48 MiB. */
  readonly maxBytes?: number;
}

/**
 * The history of one queue. Every sample goes into its stretch of 10 s, of a minute and of an hour at once, so that
 * there is nothing to catch up with after a crash. Nothing here throws: where history cannot be written or read, it
 * has a gap, and `notice` says why.
 */
export class MetricStore {
  readonly #options: MetricStoreOptions;
  #db: Database | null = null;
  #statements: Statements | null = null;
  #tidiedAt = Number.NEGATIVE_INFINITY;
  #notice: string | null = null;
  #asideNotice: string | null = null;

  constructor(options: MetricStoreOptions) {
    this.#options = options;
  }

  /** What is wrong with the history, for people; null while nothing is. */
  get notice(): string | null {
    return this.#notice ?? this.#asideNotice;
  }

  add(sample: RolledSample): void {
    this.#guard(null, ({ get, put }, db) => {
      db.transaction(() => {
        for (const { ms } of RESOLUTIONS) {
          const at = Math.floor(sample.at / ms) * ms;
          put.run(ms, at, JSON.stringify(mergeSamples(at, parsed(get.get(ms, at)), sample)));
        }
      })();
      if (Math.abs(sample.at - this.#tidiedAt) >= TIDY_EVERY_MS) this.#tidy(sample.at);
    });
  }

  addMark({ at, type, ref, text }: HistoryMark): void {
    this.#guard(null, ({ mark }) => void mark.run(at, type, ref, text));
  }

  /** Stretches that begin in [from, to), oldest first. */
  read(resolution: Resolution, from: number, to: number): RolledSample[] {
    return this.#guard([], ({ range }) => range.all(resolution, from, to).flatMap((text) => parsed(text) ?? []));
  }

  marks(from: number, to: number): HistoryMark[] {
    return this.#guard([], ({ marks }) => marks.all(from, to));
  }

  close(): void {
    this.#db?.close();
    this.#db = null;
    this.#statements = null;
  }

  #guard<Result>(otherwise: Result, work: (statements: Statements, db: Database) => Result): Result;
  #guard(otherwise: null, work: (statements: Statements, db: Database) => void): void;
  #guard<Result>(otherwise: Result, work: (statements: Statements, db: Database) => Result): Result {
    try {
      const { db, statements } = this.#open();
      const result = work(statements, db);
      this.#notice = null;
      return result;
    } catch (error) {
      this.#failed(error);
      return otherwise;
    }
  }

  #open(): { db: Database; statements: Statements } {
    if (this.#db && this.#statements) return { db: this.#db, statements: this.#statements };
    const { db, movedTo } = openMetrics(this.#options.path, this.#options.now());
    if (movedTo !== null) this.#asideNotice = asideWords(movedTo);
    this.#db = db;
    this.#statements = prepare(db);
    return { db, statements: this.#statements };
  }

  #failed(error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error);
    this.#notice = `The history cannot be kept for now: ${reason}`;
    if (!isUnusable(error)) return;
    const now = this.#options.now();
    this.close();
    try {
      setAside(this.#options.path, now);
      this.#asideNotice = asideWords(`${this.#options.path}.corrupt-${now}`);
    } catch {
      // It is tried again with the next sample.
    }
  }

  #tidy(now: number): void {
    this.#tidiedAt = now;
    const { db, statements } = this.#open();
    for (const { ms, keptMs } of RESOLUTIONS) statements.drop.run(ms, now - keptMs);
    statements.dropMarks.run(now - 90 * DAY);
    const limit = this.#options.maxBytes ?? DEFAULT_MAX_BYTES;
    for (const { ms } of RESOLUTIONS) {
      for (let round = 0; usedBytes(db) > limit && round < 10; round++) statements.dropOldest.run(ms, ms, SHRINK_SHARE);
    }
    db.pragma('incremental_vacuum');
  }
}

type Statements = ReturnType<typeof prepare>;

function prepare(db: Database) {
  const range: Statement<[number, number, number], string> = db
    .prepare<[number, number, number], string>(
      'SELECT sample FROM samples WHERE resolution = ? AND at >= ? AND at < ? ORDER BY at',
    )
    .pluck();
  return {
    get: db.prepare<[number, number], string>('SELECT sample FROM samples WHERE resolution = ? AND at = ?').pluck(),
    put: db.prepare<[number, number, string]>('INSERT OR REPLACE INTO samples VALUES (?, ?, ?)'),
    range,
    mark: db.prepare<[number, string, string, string]>('INSERT OR REPLACE INTO marks VALUES (?, ?, ?, ?)'),
    marks: db.prepare<[number, number], HistoryMark>('SELECT * FROM marks WHERE at >= ? AND at < ? ORDER BY at'),
    drop: db.prepare<[number, number]>('DELETE FROM samples WHERE resolution = ? AND at < ?'),
    dropMarks: db.prepare<[number]>('DELETE FROM marks WHERE at < ?'),
    dropOldest: db.prepare<[number, number, number]>(
      `DELETE FROM samples WHERE resolution = ? AND at <= (SELECT at FROM samples WHERE resolution = ? ORDER BY at
         LIMIT 1 OFFSET (SELECT CAST(count(*) * ? AS INTEGER) FROM samples WHERE resolution = samples.resolution))`,
    ),
  };
}

function parsed(text: string | undefined): RolledSample | null {
  if (text === undefined) return null;
  const sample: RolledSample = JSON.parse(text);
  return sample;
}

function usedBytes(db: Database): number {
  const number = (name: string): number => Number(db.pragma(name, { simple: true }));
  return (number('page_count') - number('freelist_count')) * number('page_size');
}

function asideWords(movedTo: string): string {
  return `The history was damaged and begun anew; the damaged file is kept as ${movedTo}`;
}
