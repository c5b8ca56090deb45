import type { RecoveryCandidate, RecoveryPlan } from './plan-recovery.ts';
import type { RecoveryReport } from './recovery-report.ts';

export interface Recovery<Content> {
  readonly plan: RecoveryPlan<Content>;
  readonly damagedFile: string;
  readonly tasksInDamaged: number | null;
  /** ms since 1970. */
  readonly at: number;
  /**
   * Writes the content durably in the damaged file's place, which is kept under the name answered. Where it
   * rejects, the damaged file must still be in its place.
   */
  readonly write: (content: Content) => Promise<string | null>;
  /** Whether another choice may do better after this error; otherwise it is thrown. */
  readonly isUnreadable: (error: unknown) => boolean;
}

/** Recovers from the best choice that can be read to its end; null, and nothing changed, where none can. */
export async function recover<Content>(recovery: Recovery<Content>): Promise<RecoveryReport | null> {
  for (const choice of recovery.plan.choices) {
    try {
      const keptAs = await recovery.write(choice.content);
      return reportOf(recovery, choice, keptAs);
    } catch (error) {
      if (!recovery.isUnreadable(error)) throw error;
    }
  }
  return null;
}

function reportOf<Content>(
  { plan, damagedFile, tasksInDamaged, at }: Recovery<Content>,
  { source, path, tasks }: RecoveryCandidate<Content>,
  keptAs: string | null,
): RecoveryReport {
  const { candidates } = plan;
  return { damagedFile, keptAs, source, sourcePath: path, tasksRecovered: tasks, tasksInDamaged, at, candidates };
}
