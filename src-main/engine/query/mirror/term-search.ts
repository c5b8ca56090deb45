import type { Database } from 'better-sqlite3';
import type { SearchTerm, TextTerm } from '../../../../src-shared/models/search/search-terms.ts';
import type { ScanHelper } from '../terms/scan-helper.ts';
import { hasRegex } from '../terms/split-filter.ts';
import { drain, EVERYTHING, type Pause, type ScanPart, scanParts } from '../terms/term-scan.ts';
import { positiveSql } from '../terms/term-sql.ts';
import { textIn } from '../terms/text-sql.ts';
import type { TextSignatures } from './text-signatures.ts';

/** Terms whose matches are remembered. */
const KEPT = 8;
/** Changed tasks that are looked through one by one; with more, all are. */
const CHANGES_AT_ONCE = 50_000;
/** Matches of a shorter text that a longer one is looked for among. */
const NARROW_AT_MOST = 50_000;

interface Found {
  readonly epoch: number;
  /** `seq` of the tasks, in no particular order; some may come twice or have been removed since. */
  readonly seqs: Float64Array;
}

/**
 * The live tasks for which a term holds, its negation left aside. A term is looked for in all tasks once; after that
 * only in tasks that changed, and a text that goes on typing an earlier one only in what that one found.
 */
export class TermSearch {
  readonly #db: Database;
  readonly #helper: ScanHelper | null;
  readonly #found = new Map<string, Found>();

  constructor(db: Database, helper: ScanHelper | null) {
    this.#db = db;
    this.#helper = helper;
  }

  /** True where find() answers from what it remembers and what changed since. */
  knows(term: SearchTerm): boolean {
    return this.#found.has(keyOf(term));
  }

  /** `seq` of the tasks, in no particular order; some may come twice or be removed. */
  find(term: SearchTerm, epoch: number, signatures: TextSignatures | null): Float64Array {
    const key = keyOf(term);
    const known = this.#found.get(key);
    if (known?.epoch === epoch) return known.seqs;
    const seqs = (known && this.#followed(known, term)) ?? drain(this.#search(term, epoch, signatures, null));
    this.#remember(key, { epoch, seqs });
    return seqs;
  }

  /** Looks for the term as of `epoch`, in steps of some 10 ms; what changes meanwhile is caught up with by find(). */
  *search(term: SearchTerm, epoch: number, signatures: TextSignatures | null): Generator<Pause> {
    yield* this.#search(term, epoch, signatures, this.#helper);
  }

  *#search(
    term: SearchTerm,
    epoch: number,
    signatures: TextSignatures | null,
    helper: ScanHelper | null,
  ): Generator<Pause, Float64Array> {
    const among = this.#narrowed(term, epoch);
    const seqs = among ?? new Float64Array(yield* scanParts(this.#db, null, partsOf(term, signatures), helper));
    this.#remember(keyOf(term), { epoch, seqs });
    return seqs;
  }

  #remember(key: string, found: Found): void {
    this.#found.delete(key);
    this.#found.set(key, found);
    const oldest = this.#found.keys().next();
    if (this.#found.size > KEPT && !oldest.done) this.#found.delete(oldest.value);
  }

  #followed({ epoch, seqs }: Found, term: SearchTerm): Float64Array | null {
    const changed = this.#db
      .prepare<[number, number], number>('SELECT seq FROM tasks INDEXED BY tasks_born WHERE born >= ? LIMIT ?')
      .pluck()
      .all(epoch, CHANGES_AT_ONCE + 1);
    if (changed.length > CHANGES_AT_ONCE) return null;
    const isChanged = new Set(changed);
    const kept = seqs.filter((seq) => !isChanged.has(seq));
    return new Float64Array([...kept, ...this.#among(term, changed)]);
  }

  #narrowed(term: SearchTerm, epoch: number): Float64Array | null {
    if (!isFreeText(term)) return null;
    for (const [key, found] of this.#found) {
      if (found.epoch !== epoch || found.seqs.length > NARROW_AT_MOST) continue;
      const known: SearchTerm = JSON.parse(key);
      if (!isFreeText(known) || !goesOn(term, known)) continue;
      return new Float64Array(this.#among(term, [...new Set(found.seqs)]));
    }
    return null;
  }

  #among(term: SearchTerm, seqs: readonly number[]): number[] {
    if (hasRegex([term])) {
      return drain(scanParts(this.#db, null, [{ term, ranges: seqs.map((seq) => [seq, seq] as const) }]));
    }
    const { where, values } = positiveSql(term);
    return this.#db
      .prepare<unknown[], number>(`SELECT seq FROM tasks WHERE seq IN (SELECT value FROM json_each(?)) AND (${where})`)
      .pluck()
      .all(JSON.stringify(seqs), ...values);
  }
}

function keyOf(term: SearchTerm): string {
  return JSON.stringify({ ...term, negated: false });
}

function isFreeText(term: SearchTerm): term is TextTerm {
  return term.kind === 'text' && term.field === 'any' && term.match === 'contains';
}

/** True where whatever holds one of the term's texts holds one of the known term's too. */
function goesOn(term: TextTerm, known: TextTerm): boolean {
  return term.texts.every((text) => known.texts.some((shorter) => text.includes(shorter)));
}

const REST = { any: ['id', 'last_error', 'result'], id: ['id'], error: ['last_error'], result: ['result'] } as const;

/** Where to look, by what the signatures say. Free text is looked for in bodies and in all else apart. */
function partsOf(term: SearchTerm, signatures: TextSignatures | null): ScanPart[] {
  if (term.kind !== 'text' || term.match === 'regex' || !signatures?.isUseful) return [{ term, ranges: EVERYTHING }];
  const { texts, field, match } = term;
  const inBody = () => signatures.rangesOf('body', texts);
  if (field === 'data') return [{ term, ranges: inBody() }];
  const rest = { term, condition: textIn(REST[field], texts, match), ranges: signatures.rangesOf('rest', texts) };
  if (field !== 'any') return [rest];
  return [{ term, condition: textIn(['data'], texts, match), ranges: inBody() }, rest];
}
