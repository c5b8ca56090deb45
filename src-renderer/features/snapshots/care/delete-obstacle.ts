export interface DeleteSituation {
  /** Why the queue takes no writes, or null. */
  readonly readOnly: string | null;
  readonly ticked: number;
  /** Name that has to be typed first, or null. */
  readonly nameToType: string | null;
  readonly typed: string;
}

/** Why snapshots cannot be deleted yet, as a sentence; null where they can. */
export function deleteObstacle({ readOnly, ticked, nameToType, typed }: DeleteSituation): string | null {
  if (readOnly !== null) return readOnly;
  if (ticked === 0) return 'Tick the snapshots to delete.';
  if (nameToType !== null && typed !== nameToType) return `Type ${nameToType} to go on.`;
  return null;
}
