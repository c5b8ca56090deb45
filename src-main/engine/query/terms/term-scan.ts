import type { Database } from 'better-sqlite3';
import type { SearchTerm } from '../../../../src-shared/models/search/search-terms.ts';
import { type ViewMark, viewSource } from '../../../snapshots/view-sql.ts';
import type { Condition } from './condition.ts';
import { RegexGuard } from './regex-guard.ts';
import { bodyValue, positiveSql } from './term-sql.ts';

/** Arrival numbers looked through between two pauses: some 10 ms. */
const STEP = 32_768;
/** Texts that a regular expression is tried on at once. */
const REGEX_ROWS = 500;

/** Stretches of arrival numbers, both ends included. */
export type SeqRanges = ReadonlyArray<readonly [from: number, to: number]>;
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

/** `seq` of the tasks the parts find, in steps of some 10 ms; a task that several parts find comes as often. */
export function* scanParts(db: Database, mark: ViewMark, parts: readonly ScanPart[]): Generator<void, number[]> {
  const found: number[] = [];
  const bounds = boundsOf(db, mark);
  for (const { term, condition = positiveOf(term), ranges } of parts) {
    const scan = condition ? sqlScan(db, mark, condition) : regexScan(db, mark, term);
    let passed = 0;
    for (const [from, to] of stretches(ranges, bounds)) {
      scan(from, to, found);
      passed += to - from + 1;
      if (passed < STEP) continue;
      passed = 0;
      yield;
    }
  }
  return found;
}

/** What the steps lead to, taken without a pause. */
export function drain<Result>(steps: Generator<void, Result>): Result {
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
