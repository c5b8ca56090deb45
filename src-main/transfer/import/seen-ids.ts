import Database, { type Statement } from 'better-sqlite3';

/** Beyond this many ids they go into a nameless file, so that memory stays bounded. */
const IN_MEMORY = 500_000;

/** Which ids a file gave already. */
export class SeenIds {
  #first: Set<string> | null = new Set();
  #db: Database.Database | null = null;
  #insert: Statement<[string]> | null = null;

  /** True where the id is new, which it is no more then. */
  add(id: string): boolean {
    if (this.#insert !== null) return this.#insert.run(id).changes === 1;
    if (this.#first === null || this.#first.has(id)) return false;
    this.#first.add(id);
    if (this.#first.size >= IN_MEMORY) this.#spill(this.#first);
    return true;
  }

  close(): void {
    this.#db?.close();
  }

  #spill(ids: ReadonlySet<string>): void {
    // A database without a name is a temporary file that SQLite deletes at once.
    this.#db = new Database('');
    this.#db.exec('PRAGMA cache_size = -65536; PRAGMA synchronous = OFF; PRAGMA journal_mode = OFF');
    this.#db.exec('CREATE TABLE ids (id TEXT PRIMARY KEY) WITHOUT ROWID; BEGIN');
    this.#insert = this.#db.prepare('INSERT OR IGNORE INTO ids VALUES (?)');
    for (const id of ids) this.#insert.run(id);
    this.#first = null;
  }
}
