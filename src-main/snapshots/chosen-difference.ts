import type { Database } from 'better-sqlite3';
import type { DiffFilter } from '../../src-shared/models/snapshot-diff.ts';
import type { StatusCounts } from '../../src-shared/models/task.ts';
import { TASK_STATUSES } from '../../src-shared/models/task-status.ts';
import { ContentSum } from '../engine/store/content-hash.ts';
import type { LiveDifference } from './diff.ts';
import { type DiffIndex, readDifference, readDifferingHashes } from './diff-index.ts';
import { findMatches } from './diff-matches.ts';
import type { Restorable } from './restore.ts';

/** The part of the difference between a mark and the live queue that somebody chose to take back. */
export interface ChosenDifference extends Restorable {
  readonly difference: LiveDifference;
  /** Content hash of the live queue once this part is restored. */
  readonly hashAfter: string;
  /** Counts of the live queue by then. */
  countsAfter(live: StatusCounts): StatusCounts;
}

/** Reads what matches of the difference, in O(changes since the mark). Totals of projects count what happened and stay. */
export function chooseDifference(db: Database, mark: number, only: DiffFilter): ChosenDifference {
  const index = readDifference(db, mark, null);
  const chosen = findMatches(db, index, only);
  const parts = partsOf(db, index, chosen);
  const { added, removed, edited, moved } = parts;
  return {
    ...parts,
    totalsOf: null,
    difference: { added: added.length, removed: removed.length, changed: edited.length + moved.length },
    hashAfter: hashAfter(db, index, chosen),
    countsAfter: (live) => countsAfter(index, chosen, live),
  };
}

/**
 * Content hash of all that the mark sees, told from that of the live queue and the rows that differ: a snapshot with
 * rows that are not its own is found out without reading those that are the same.
 */
export function snapshotSum(db: Database, mark: number, liveSum: Buffer): string {
  const sum = new ContentSum(liveSum);
  for (const [then, now] of readDifferingHashes(db, mark, null)) {
    if (now) sum.subtract(now);
    if (then) sum.add(then);
  }
  return sum.toHex();
}

type Parts = Pick<Restorable, 'removed' | 'displaced' | 'edited' | 'moved' | 'added'>;

function partsOf(db: Database, index: DiffIndex, chosen: readonly number[]): Parts {
  const seqOf = db.prepare<[number], number>('SELECT seq FROM task_versions WHERE version = ?').pluck();
  const parts: Record<keyof Parts, number[]> = { removed: [], displaced: [], edited: [], moved: [], added: [] };
  for (const at of chosen) {
    const [version, seq] = [index.fromRefs[at] ?? 0, -(index.toRefs[at] ?? 0)];
    if (version === 0) parts.removed.push(seq);
    else if (seq === 0) parts.added.push(version);
    else if (seqOf.get(version) === seq) parts.edited.push(version);
    else {
      parts.displaced.push(seq);
      parts.moved.push(version);
    }
  }
  return parts;
}

function hashAfter(db: Database, index: DiffIndex, chosen: readonly number[]): string {
  const live = db.prepare<[], Buffer>('SELECT content_sum FROM queue_state').pluck().get();
  const then = db.prepare<[number], Buffer>('SELECT hash FROM task_versions WHERE version = ?').pluck();
  const now = db.prepare<[number], Buffer>('SELECT hash FROM tasks WHERE seq = ?').pluck();
  const sum = new ContentSum(live);
  for (const at of chosen) {
    const [before, after] = [now.get(-(index.toRefs[at] ?? 0)), then.get(index.fromRefs[at] ?? 0)];
    if (before) sum.subtract(before);
    if (after) sum.add(after);
  }
  return sum.toHex();
}

function countsAfter(index: DiffIndex, chosen: readonly number[], live: StatusCounts): StatusCounts {
  const counts = { ...live };
  for (const at of chosen) {
    const [then, now] = [TASK_STATUSES[index.fromStatuses[at] ?? -1], TASK_STATUSES[index.toStatuses[at] ?? -1]];
    if (then) counts[then] += 1;
    if (now) counts[now] -= 1;
  }
  return counts;
}
