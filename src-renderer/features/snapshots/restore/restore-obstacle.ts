export interface RestoreSituation {
  /** Why the queue takes no writes, or null. */
  readonly readOnly: string | null;
  /** Tasks that would be touched; null until they are counted. */
  readonly affected: number | null;
  readonly counting: boolean;
  /** True once a restore was refused because the live queue had changed. */
  readonly outdated: boolean;
  /** Name that has to be typed first, or null. */
  readonly nameToType: string | null;
  readonly typed: string;
}

/** Why the restore button is off, as a sentence; null where it is on. */
export function restoreObstacle(situation: RestoreSituation): string | null {
  const { readOnly, affected, counting, outdated, nameToType, typed } = situation;
  if (readOnly !== null) return readOnly;
  if (outdated) return 'The counts are out of date: refresh the preview first.';
  if (affected === null || counting) return 'The differences are being counted.';
  if (affected === 0) return 'Nothing would change: the live queue holds exactly what the snapshot holds.';
  if (nameToType !== null && typed !== nameToType) return `Type ${nameToType} to go on.`;
  return null;
}
