import type { Database } from 'better-sqlite3';
import type { SearchTerm } from '../../../../src-shared/models/search/search-terms.ts';
import { type ViewMark, viewSource } from '../../../snapshots/view-sql.ts';
import type { Condition } from './condition.ts';
import { RegexGuard } from './regex-guard.ts';
import type { ScanHelper, SeqRanges } from './scan-helper.ts';
import { bodyValue, positiveSql } from './term-sql.ts';

/** Arrival numbers looked through between two pauses: some 10 ms. */
const STEP = 32_768;
/** Fewer pieces are done before another thread has begun. */
const WORTH_HELP = 4;
/** Texts that a regular expression is tried on at once. */
const REGEX_ROWS = 500;

export const EVERYTHING: SeqRanges = [[Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER]];

/** Columns each kind of text is in. */
const COLUMNS = {
  any: ['id', 'data', 'last_error', 'result'],
  id: ['id'],
  error: ['last_error'],
  result: ['result'],
  data: ['data'],
} as const;

/** The tasks of a view, in stretches of the order of arrival, for which a term (its negation left aside) holds. */
export interface ScanPart {
  readonly term: SearchTerm;
  /** Looked for instead of the term, where only a part of it can hold there. */
  readonly condition?: Condition;
  readonly ranges: SeqRanges;
}

/** Between two steps other work may be done; where a promise comes with it, the next step waits for that. */
export type Pause = Promise<void> | void;

interface Piece {
  readonly scan: Scan;
  /** Null for a regular expression. */
  readonly condition: Condition | null;
  readonly ranges: SeqRanges;
}

/**
 * `seq` of the tasks the parts find, in steps of some 10 ms; a task that several parts find comes as often. A helper
 * takes pieces from the end while this thread takes them from the start.
 */
export function* scanParts(
  db: Database,
  mark: ViewMark,
  parts: readonly ScanPart[],
  helper: ScanHelper | null = null,
): Generator<Pause, number[]> {
  const found: number[] = [];
  const pieces = [...piecesOf(db, mark, parts)];
  const help = helper && mark === null && pieces.length >= WORTH_HELP ? new Help(helper, pieces, found) : null;
  for (;;) {
    const piece = pieces.shift();
    if (piece) {
      for (const [from, to] of piece.ranges) piece.scan(from, to, found);
      yield;
    } else if (help?.isBusy) {
      yield help.ended;
    } else {
      return found;
    }
  }
}

/** Has another thread look through pieces; what it cannot read goes back to them. */
class Help {
  readonly #helper: ScanHelper;
  readonly #pieces: Piece[];
  readonly #found: number[];
  readonly ended: Promise<void>;
  isBusy = true;

  constructor(helper: ScanHelper, pieces: Piece[], found: number[]) {
    this.#helper = helper;
    this.#pieces = pieces;
    this.#found = found;
    // With two at a time it never waits for this thread to hand out the next.
    this.ended = Promise.all([this.#work(), this.#work()]).then(() => {
      this.isBusy = false;
    });
  }

  async #work(): Promise<void> {
    for (;;) {
      const piece = this.#pieces.at(-1);
      if (!piece?.condition) return;
      this.#pieces.pop();
      try {
        for (const seq of await this.#helper.scan({ ...piece.condition, ranges: piece.ranges })) this.#found.push(seq);
      } catch {
        this.#pieces.push(piece);
        return;
      }
    }
  }
}

function* piecesOf(db: Database, mark: ViewMark, parts: readonly ScanPart[]): Generator<Piece> {
  const bounds = boundsOf(db, mark);
  for (const { term, condition = positiveOf(term), ranges: all } of parts) {
    const scan = condition ? sqlScan(db, mark, condition) : regexScan(db, mark, term);
    let ranges: Array<[number, number]> = [];
    let covered = 0;
    for (const [from, to] of stretches(all, bounds)) {
      ranges.push([from, to]);
      covered += to - from + 1;
      if (covered < STEP) continue;
      yield { scan, condition, ranges };
      [ranges, covered] = [[], 0];
    }
    if (ranges.length > 0) yield { scan, condition, ranges };
  }
}

/** What the steps lead to, taken without a pause. */
export function drain<Result>(steps: Generator<unknown, Result>): Result {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

type Scan = (from: number, to: number, found: number[]) => void;

/** Null for a regular expression. */
function positiveOf(term: SearchTerm): Condition | null {
  return term.kind === 'text' && term.match === 'regex' ? null : positiveSql(term);
}

function sqlScan(db: Database, mark: ViewMark, { where, values }: Condition): Scan {
  const rows = db
    .prepare<unknown[], number>(`SELECT seq FROM ${scanSource(mark)} WHERE seq BETWEEN ? AND ? AND (${where})`)
    .pluck();
  return (from, to, found) => {
    for (const seq of rows.all(from, to, ...values)) found.push(seq);
  };
}

function regexScan(db: Database, mark: ViewMark, term: SearchTerm): Scan {
  if (term.kind !== 'text') throw new Error('only texts are looked for by regular expressions');
  const { field, path, texts } = term;
  const guard = new RegexGuard(texts[0] ?? '');
  const columns = path.length > 0 ? [bodyValue(path)] : COLUMNS[field];
  const rows = db
    .prepare<unknown[], [number, ...Array<string | null>]>(
      `SELECT seq, ${columns.join(', ')} FROM ${scanSource(mark)} WHERE seq BETWEEN ? AND ?`,
    )
    .raw();
  return (from, to, found) => {
    const all = rows.all(from, to);
    for (let at = 0; at < all.length; at += REGEX_ROWS) {
      const batch = all.slice(at, at + REGEX_ROWS);
      const isMatch = guard.test(batch.flatMap(([, ...texts]) => texts));
      for (const [index, [seq]] of batch.entries()) {
        const first = index * columns.length;
        if (isMatch.slice(first, first + columns.length).includes(true)) found.push(seq);
      }
    }
  };
}

// NOT INDEXED leaves the rows themselves, in order of arrival: each stretch is one piece of the file.
function scanSource(mark: ViewMark): string {
  return mark === null ? 'tasks NOT INDEXED' : viewSource(mark);
}

function boundsOf(db: Database, mark: ViewMark): readonly [number, number] {
  const [first, last] = db
    .prepare<[], [number | null, number | null]>(`SELECT min(seq), max(seq) FROM ${viewSource(mark, 'seq')}`)
    .raw()
    .get() as [number | null, number | null];
  return [first ?? 0, last ?? -1];
}

/** The ranges within the bounds, cut into pieces. */
function* stretches(ranges: SeqRanges, [first, last]: readonly [number, number]): Generator<[number, number]> {
  for (const [from, to] of ranges) {
    const end = Math.min(to, last);
    for (let start = Math.max(from, first); start <= end; start += STEP) {
      yield [start, Math.min(end, start + STEP - 1)];
    }
  }
}
