/** What became of the rows of a damaged database. */
export interface RebuildReport {
  readonly tasks: number;
  /** Tasks whose content is not what their hash says; they are left out. */
  readonly damagedTasks: number;
  /** What the damaged file said it held; null where that cannot be read. */
  readonly tasksClaimed: number | null;
  /** All that the file said it held is there. */
  readonly isComplete: boolean;
  readonly snapshotsKept: number;
  readonly snapshotsLost: number;
}
