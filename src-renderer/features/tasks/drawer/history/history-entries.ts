import type { TaskVersion } from '../../../../../src-shared/models/task-edit.ts';

export interface HistoryEntry {
  readonly version: TaskVersion;
  /** What it is against the one before it in time. */
  readonly word: 'same' | 'changed' | 'added' | 'removed' | 'not there' | 'not read yet';
}

/** Newest first, as they come; each is compared with the next older one that was read. */
export function historyEntries(versions: readonly TaskVersion[]): HistoryEntry[] {
  return versions.map((version, index) => {
    const older = versions.slice(index + 1).find(({ state }) => state !== 'unread');
    return { version, word: wordFor(version, older) };
  });
}

function wordFor(version: TaskVersion, older: TaskVersion | undefined): HistoryEntry['word'] {
  if (version.state === 'unread') return 'not read yet';
  if (version.state === 'absent') return older?.state === 'present' ? 'removed' : 'not there';
  if (older?.state !== 'present') return 'added';
  return older.contentHash === version.contentHash ? 'same' : 'changed';
}
