import type { CandidateReport } from './recovery-report.ts';

/** A place that content may be recovered from. */
export interface RecoveryCandidate<Content> extends CandidateReport {
  /** All content up to the damage is there, so that nothing older can be better. */
  readonly isNewest?: boolean;
  readonly content: Content;
}

/** Which candidates to recover from, the best first; none where nothing can be recovered. */
export interface RecoveryPlan<Content> {
  readonly choices: readonly RecoveryCandidate<Content>[];
  readonly candidates: readonly CandidateReport[];
}

/**
 * Chooses what holds most tasks; of equals what was given first (journal, backups and snapshots, newest first). A
 * candidate without a task is no choice: recovering nothing would only put an empty queue in the damaged one's place.
 */
export function planRecovery<Content>(candidates: readonly RecoveryCandidate<Content>[]): RecoveryPlan<Content> {
  const usable = candidates.filter(({ valid, tasks, isNewest }) => valid && (tasks > 0 || isNewest));
  const rank = ({ isNewest, tasks }: RecoveryCandidate<Content>): number =>
    isNewest ? Number.POSITIVE_INFINITY : tasks;
  const choices = usable.toSorted((left, right) => (rank(left) === rank(right) ? 0 : rank(right) - rank(left)));
  return { choices, candidates: candidates.map(reportOf) };
}

function reportOf({ source, path, tasks, valid, reason }: CandidateReport): CandidateReport {
  return { source, path, tasks, valid, reason };
}
