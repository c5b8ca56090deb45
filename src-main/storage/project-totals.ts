/** Totals of one project that outlive its finished tasks. */
export interface ProjectTotals {
  readonly projectId: string | null;
  readonly completedTotal: number;
  readonly failedTotal: number;
  /** Tokens per round of weighted round-robin, >= 1. */
  readonly weight: number;
}
