import { isSnapshotId, type SnapshotTrigger } from '../../src-shared/models/snapshot.ts';

const PREFIX: Record<SnapshotTrigger, string> = { manual: 'snapshot', automatic: 'auto', safety: 'safety' };

/** A free id: the name itself where it can be one, else trigger and time; a number is added where it is taken. */
export function snapshotIdFor(
  name: string,
  trigger: SnapshotTrigger,
  now: number,
  isFree: (id: string) => boolean,
): string {
  const base = trigger === 'manual' && isSnapshotId(name) ? name : `${PREFIX[trigger]}-${compactTime(now)}`;
  let id = base;
  for (let copy = 2; !isFree(id); copy++) id = `${base.slice(0, 120)}-${copy}`;
  return id;
}

/** 20261123-094051 in UTC. */
function compactTime(now: number): string {
  const iso = new Date(now).toISOString();
  return `${iso.slice(0, 10).replaceAll('-', '')}-${iso.slice(11, 19).replaceAll(':', '')}`;
}
