import { isAppError } from '../../../src-shared/errors/app-error.ts';
import { planRecovery, type RecoveryCandidate } from '../../recovery/plan-recovery.ts';
import { recover } from '../../recovery/recover.ts';
import type { RecoveryReport, RecoverySource } from '../../recovery/recovery-report.ts';
import type { CheckpointHeader, CheckpointSource, StoredTask } from '../checkpoint.ts';
import { contentOf } from './frame-source.ts';
import { mergedHeader, mergedTasks, withPlaces } from './merge-changes.ts';
import { OpenFile } from './open-file.ts';
import type { OpenedQueue } from './open-queue.ts';
import { readQueueFile } from './queue-file.ts';
import type { SnapshotFiles } from './snapshot-files.ts';

export interface RecoveryPlaces {
  readonly path: string;
  /** Newest first. */
  readonly backups: readonly string[];
  readonly snapshots: SnapshotFiles;
}

type Content = CheckpointSource & { close(): void };
type Candidate = RecoveryCandidate<() => Content>;
type Found = Omit<Content, 'taskCount'>;

/**
 * Brings a damaged queue back from what is intact of it, its newest valid backup or its newest valid snapshot.
 * Null, and nothing changed, where none of them holds anything.
 *
 * @param write Puts the content in the damaged file's place and answers where that is kept.
 */
export async function recoverQueue(
  opened: OpenedQueue,
  places: RecoveryPlaces,
  write: (source: CheckpointSource) => Promise<string | null>,
  at: number,
): Promise<RecoveryReport | null> {
  const candidates = [ownRest(opened, places.path), ...backups(places.backups), ...(await snapshots(places.snapshots))];
  return recover({
    plan: planRecovery(candidates),
    damagedFile: places.path,
    tasksInDamaged: opened.file?.taskCount ?? null,
    at,
    isUnreadable: (error) => isAppError(error, 'storage.corrupt') || isAppError(error, 'snapshot.unreadable'),
    write: async (open) => {
      const content = open();
      try {
        return await write(content);
      } finally {
        content.close();
      }
    },
  });
}

function ownRest({ file, journal }: OpenedQueue, path: string): Candidate {
  const source = (journal?.read.batchCount ?? 0) > 0 ? 'journal' : 'salvage';
  const isNewest = file !== null && file.damage === null;
  const reason = file?.damage?.sentence ?? journal?.read.damage ?? null;
  const open = (): Found => ({
    header: mergedHeader(file?.header ?? NO_HEADER, journal?.read.changes() ?? []),
    contentHash: '',
    tasks: () => mergedTasks(file?.tasks() ?? [], journal?.read.changes() ?? []),
    close: () => undefined,
  });
  return { ...candidate(source, path, open), isNewest, reason };
}

/** Those up to the first that is valid. */
function backups(paths: readonly string[]): Candidate[] {
  return untilValid(paths.map((path) => () => candidate('backup', path, () => openBackup(path))));
}

async function snapshots(files: SnapshotFiles): Promise<Candidate[]> {
  const list = await files.list().catch(() => []);
  return untilValid(
    list.map(
      ({ id }) =>
        () =>
          candidate('snapshot', files.pathOf(id), () => openSnapshot(files, id)),
    ),
  );
}

function untilValid(looks: readonly (() => Candidate)[]): Candidate[] {
  const found: Candidate[] = [];
  for (const look of looks) {
    const one = look();
    found.push(one);
    if (one.valid) break;
  }
  return found;
}

const NO_HEADER: CheckpointHeader = { strategy: null, savedAt: null, projects: [] };

function candidate(source: RecoverySource, path: string, open: () => Found): Candidate {
  let tasks = 0;
  try {
    const found = open();
    try {
      for (const _ of found.tasks()) tasks++;
    } finally {
      found.close();
    }
    const content = (): Content => withCount(open(), tasks);
    return { source, path, tasks, valid: true, reason: null, content };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { source, path, tasks: 0, valid: false, reason, content: () => withCount(open(), 0) };
  }
}

function withCount(found: Found, taskCount: number): Content {
  const { header, contentHash } = found;
  const tasks = (): Iterable<StoredTask> => withPlaces(found.tasks());
  return { header, contentHash, taskCount, tasks, close: () => found.close() };
}

function openBackup(path: string): Found {
  const file = new OpenFile(path);
  try {
    const read = readQueueFile(contentOf(file));
    if (read.damage !== null) throw new Error(read.damage.sentence);
    return {
      header: read.header,
      contentHash: read.contentHash ?? '',
      tasks: () => read.tasks(),
      close: () => file.close(),
    };
  } catch (error) {
    file.close();
    throw error;
  }
}

function openSnapshot(files: SnapshotFiles, id: string): Found {
  const { header, manifest, tasks } = files.read(id);
  return { header, contentHash: manifest.contentHash, tasks, close: () => undefined };
}
