import type { Database } from 'better-sqlite3';
import { textCondition } from '../filter-sql.ts';
import type { TaskSlots } from './task-slots.ts';

/** Texts whose matches are remembered. */
const KEPT = 6;
/** Changed tasks that are looked through one by one; with more, all are. */
const CHANGES_AT_ONCE = 5000;
/** Matches of a shorter text that a longer one is looked for among. */
const NARROW_AT_MOST = 50_000;

interface Found {
  readonly epoch: number;
  /** `seq` of the tasks, in no particular order; some may have been removed since. */
  readonly seqs: Float64Array;
}

/**
 * The tasks that hold a text. A text is looked for in all bodies once; after that only in tasks that changed, and a
 * text that goes on typing an earlier one only in what that one found.
 */
export class TextSearch {
  readonly #db: Database;
  readonly #found = new Map<string, Found>();

  constructor(db: Database) {
    this.#db = db;
  }

  /** `seq` of the tasks, in no particular order; some may be removed ones. Call it with slots that are up to date. */
  find(text: string, slots: TaskSlots): Float64Array {
    const known = this.#found.get(text);
    if (known?.epoch === slots.epoch) return known.seqs;
    const seqs = (known && this.#followed(known, text)) ?? this.#narrowed(text, slots) ?? this.#all(text);
    this.#found.delete(text);
    this.#found.set(text, { epoch: slots.epoch, seqs });
    const oldest = this.#found.keys().next();
    if (this.#found.size > KEPT && !oldest.done) this.#found.delete(oldest.value);
    return seqs;
  }

  #all(text: string): Float64Array {
    const { where, values } = textCondition(text);
    const seqs = this.#db.prepare<string[], number>(`SELECT seq FROM tasks WHERE ${where}`).pluck();
    return Float64Array.from(seqs.all(...values));
  }

  #followed({ epoch, seqs }: Found, text: string): Float64Array | null {
    const { where, values } = textCondition(text);
    const changed = this.#db
      .prepare<(string | number)[], [seq: number, matches: 0 | 1 | null]>(
        `SELECT seq, ${where} FROM tasks INDEXED BY tasks_born WHERE born >= ? LIMIT ?`,
      )
      .raw()
      .all(...values, epoch, CHANGES_AT_ONCE + 1);
    if (changed.length > CHANGES_AT_ONCE) return null;
    const isChanged = new Set(changed.map(([seq]) => seq));
    const kept = seqs.filter((seq) => !isChanged.has(seq));
    const added = changed.flatMap(([seq, matches]) => (matches === 1 ? [seq] : []));
    return Float64Array.from([...kept, ...added]);
  }

  #narrowed(text: string, slots: TaskSlots): Float64Array | null {
    for (const [shorter, { epoch, seqs }] of this.#found) {
      if (epoch !== slots.epoch || seqs.length > NARROW_AT_MOST || !text.includes(shorter)) continue;
      const { where, values } = textCondition(text);
      const among = this.#db
        .prepare<string[], number>(`SELECT seq FROM tasks WHERE seq IN (SELECT value FROM json_each(?)) AND ${where}`)
        .pluck();
      return Float64Array.from(among.all(JSON.stringify([...seqs]), ...values));
    }
    return null;
  }
}
