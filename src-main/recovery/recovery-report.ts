/**
 * Where recovered content comes from.
 * - `journal`: what is intact in the damaged file, with the changes kept beside it
 * - `salvage`: the same where no changes are kept
 */
export type RecoverySource = 'journal' | 'backup' | 'snapshot' | 'salvage';

/** A place that was looked at. */
export interface CandidateReport {
  readonly source: RecoverySource;
  readonly path: string;
  readonly tasks: number;
  readonly valid: boolean;
  /** Why it cannot be used, or what of it can; null where it is whole. */
  readonly reason: string | null;
}

/** How a damaged queue was brought back. */
export interface RecoveryReport {
  readonly damagedFile: string;
  /** Where the damaged file stands now; null where there was none left to keep. */
  readonly keptAs: string | null;
  readonly source: RecoverySource;
  readonly sourcePath: string;
  readonly tasksRecovered: number;
  /** What the damaged file said it held; null where it cannot be told. */
  readonly tasksInDamaged: number | null;
  /** ms since 1970. */
  readonly at: number;
  readonly candidates: readonly CandidateReport[];
}
