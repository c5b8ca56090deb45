import { existsSync } from 'node:fs';
import { isAppError } from '../../../src-shared/errors/app-error.ts';
import type { Damage } from '../../../src-shared/models/queue.ts';
import type { LoadedCheckpoint } from '../checkpoint.ts';
import type { FileRead } from './checkpoint-reader.ts';
import { fileIdentity } from './file-follower.ts';
import { type JournalRead, readJournal } from './journal-reader.ts';
import { mergedTasks } from './merge-changes.ts';
import { OpenFile } from './open-file.ts';
import { readQueueFile } from './queue-file.ts';

/** How often to look again where the owner saves while a follower reads. */
const ATTEMPTS = 20;

export interface FoundJournal {
  readonly path: string;
  readonly size: number;
  readonly read: JournalRead;
}

/** A queue's files as they were found, open until `close`. */
export interface OpenedQueue {
  /** Null where only a journal stands. */
  readonly file: FileRead | null;
  readonly identity: string;
  readonly sizeBytes: number;
  /** The one that continues the file; null where there is none. */
  readonly journal: FoundJournal | null;
  readonly loaded: LoadedCheckpoint;
  close(): void;
}

export function journalPath(path: string): string {
  return `${path}.journal`;
}

/** Reads a queue file and the journal that continues it. Null where neither is there. Writes nothing. */
export function openQueue(path: string): OpenedQueue | null {
  for (let attempt = 1; ; attempt++) {
    const opened = openOnce(path);
    // The owner may have replaced the file between the two looks: then its journal is another one as well.
    if (attempt === ATTEMPTS || (opened?.identity ?? '') === fileIdentity(path)) return opened;
    opened?.close();
  }
}

function openOnce(path: string): OpenedQueue | null {
  const open: OpenFile[] = [];
  const close = (): void => {
    for (const file of open) file.close();
  };
  try {
    const main = existsSync(path) ? new OpenFile(path) : null;
    if (main !== null) open.push(main);
    const file = main === null ? null : readQueueFile(main);
    const journal = findJournal(path, file, open);
    if (file === null && journal === null) return null;
    const loaded = loadedOf(path, file, journal);
    return { file, identity: main?.identity ?? '', sizeBytes: main?.size ?? 0, journal, loaded, close };
  } catch (error) {
    close();
    throw error;
  }
}

function findJournal(path: string, file: FileRead | null, open: OpenFile[]): FoundJournal | null {
  if (file?.format === 'json-legacy') return null;
  for (const name of [journalPath(path), `${journalPath(path)}.next`]) {
    const source = openIfThere(name);
    if (source === null) continue;
    const read = readJournal(source);
    if (belongs(read, file)) {
      open.push(source);
      return { path: name, size: source.size, read };
    }
    source.close();
  }
  return null;
}

/**
 * A damaged checkpoint cannot say which it is. Its journal then is the one there is: where a save was cut off
 * between two, the elder holds all that the younger holds, and puts say how a task is, not how it changes.
 */
function belongs(read: JournalRead, file: FileRead | null): boolean {
  if (file === null) return read.batchCount > 0 || read.checkpoint !== null;
  if (read.checkpoint === undefined) return true;
  return file.damage !== null || read.checkpoint === file.checksum;
}

function openIfThere(path: string): OpenFile | null {
  try {
    const file = new OpenFile(path);
    if (file.size > 0) return file;
    file.close();
    return null;
  } catch (error) {
    if (isAppError(error, 'file.not-found')) return null;
    throw error;
  }
}

const EMPTY_HEADER = { strategy: null, savedAt: null, projects: [] };

function loadedOf(path: string, file: FileRead | null, journal: FoundJournal | null): LoadedCheckpoint {
  const changes = (): ReturnType<JournalRead['changes']> => journal?.read.changes() ?? [];
  const tasks = (): ReturnType<LoadedCheckpoint['tasks']> => file?.tasks() ?? [];
  const header = file?.header ?? EMPTY_HEADER;
  const damage = file?.damage ?? damageOf(path, file, journal);
  const isWhole = file === null ? journal?.read.checkpoint === null : file.damage === null;
  const base = { header, format: file?.format ?? 'json-2', damage } as const;
  if (isWhole) return { ...base, contentHash: file?.contentHash ?? null, tasks, changes };
  // The content that each change claims to lead to cannot be reached any more, so they are worked in here.
  return { ...base, contentHash: null, tasks: () => mergedTasks(tasks(), changes()), changes: () => [] };
}

function damageOf(path: string, file: FileRead | null, journal: FoundJournal | null): Damage | null {
  if (journal === null) return null;
  const { read } = journal;
  const tasksReadable = file?.taskCount ?? 0;
  if (file === null && read.checkpoint !== null) {
    return { sentence: `${path} is missing, though ${journal.path} continues it.`, tasksReadable };
  }
  if (read.damage === null) return null;
  const sentence = `${journal.path} is damaged ${read.damage}; the ${read.batchCount} changes before are kept.`;
  return { sentence, tasksReadable };
}
