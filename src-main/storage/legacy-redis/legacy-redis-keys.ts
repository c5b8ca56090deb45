/** The keys of the original system under its prefix. */
export const LEGACY_KEYS = {
  main: 'main',
  queue: 'tasks:queue',
  processing: 'tasks:processing',
  stats: 'stats',
  index: 'snapshots:index',
  backup: 'backup',
} as const;

export function legacySnapshotKey(prefix: string, id: string): string {
  return `${prefix}snapshots:${id}`;
}
