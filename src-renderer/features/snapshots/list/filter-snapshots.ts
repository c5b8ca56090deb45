import type { Snapshot, SnapshotTrigger } from '../../../../src-shared/models/snapshot.ts';

/** Which snapshots a list shows, besides those its text finds. */
export type SnapshotKind = SnapshotTrigger | 'all' | 'pinned' | 'verified' | 'unverified' | 'damaged';

/** Snapshots of a kind whose name, note or id holds the text, in either case. */
export function filterSnapshots(snapshots: readonly Snapshot[], text: string, kind: SnapshotKind): Snapshot[] {
  const needle = text.trim().toLowerCase();
  const holds = (each: Snapshot) => [each.name, each.note, each.id].some((part) => part.toLowerCase().includes(needle));
  return snapshots.filter((each) => isOfKind(each, kind) && holds(each));
}

function isOfKind({ trigger, pinned, verified }: Snapshot, kind: SnapshotKind): boolean {
  switch (kind) {
    case 'all':
      return true;
    case 'pinned':
      return pinned;
    case 'verified':
      return verified === true;
    case 'unverified':
      return verified === null;
    case 'damaged':
      return verified === false;
    default:
      return trigger === kind;
  }
}
