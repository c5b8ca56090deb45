import { toAppError } from '../../../src-shared/errors/app-error.ts';
import type { DeletedSnapshots } from '../../../src-shared/models/snapshot.ts';
import type { DiffFilter } from '../../../src-shared/models/snapshot-diff.ts';
import type { TaskView } from '../../../src-shared/models/task.ts';
import type { QueueManager } from '../../engine/queue-manager.ts';
import { type DiffViews, SnapshotDiff } from '../../snapshots/snapshot-diff.ts';
import type { JobRegistry } from './job-registry.ts';
import type { queueImplementer } from './queue-implementer.ts';

interface OpenQueue {
  readonly manager: QueueManager;
}

interface SnapshotHandlerParts {
  readonly jobs: JobRegistry;
  readonly parts: Promise<OpenQueue>;
  /** The queue, once no restore is half done. */
  readonly reading: () => Promise<OpenQueue>;
}

/** What a queue's worker answers about its snapshots. */
export function snapshotHandlers(
  os: ReturnType<typeof queueImplementer>['snapshots'],
  { jobs, parts, reading }: SnapshotHandlerParts,
) {
  let diff: SnapshotDiff | null = null;
  const comparing = async (input: { readonly from: TaskView; readonly to: TaskView }) => {
    const { manager } = await reading();
    const views: DiffViews = { from: await markOf(manager, input.from), to: await markOf(manager, input.to) };
    diff ??= new SnapshotDiff(manager.store);
    return { diff, views };
  };
  return {
    list: os.list.handler(async () => (await parts).manager.listSnapshots()),
    create: os.create.handler(async ({ input }) => {
      const { manager } = await parts;
      const id = await manager.createSnapshot(input.name, { note: input.note });
      return manager.snapshots.get(id);
    }),
    update: os.update.handler(async ({ input }) =>
      (await parts).manager.updateSnapshot(input.snapshotId, input.change),
    ),
    verify: os.verify.handler(async ({ input }) => startVerify((await parts).manager, jobs, input.snapshotId)),
    previewRetention: os.previewRetention.handler(async () => (await parts).manager.previewRetention()),
    delete: os.delete.handler(async ({ input }) => deleteSnapshots((await parts).manager, input.snapshotIds)),
    diff: os.diff.handler(async ({ input: { filter, offset, limit, ...input } }) => {
      const compared = await comparing(input);
      return compared.diff.page({ ...compared.views, filter, offset, limit });
    }),
    diffTask: os.diffTask.handler(async ({ input: { id, ...input } }) => {
      const compared = await comparing(input);
      return compared.diff.task(compared.views, id);
    }),
    previewRestore: os.previewRestore.handler(async ({ input }) =>
      (await reading()).manager.snapshots.preview(input.snapshotId, input.only),
    ),
    restore: os.restore.handler(async ({ input }) => startRestore((await parts).manager, jobs, input)),
  };
}

/** The mark a view is read at; null for the live queue. `snapshot.not-found` */
export async function markOf(manager: QueueManager, view: TaskView): Promise<number | null> {
  return view.kind === 'live' ? null : manager.snapshots.markOf(view.snapshotId);
}

function startVerify(manager: QueueManager, jobs: JobRegistry, snapshotId: string): { jobId: string } {
  const { name } = manager.snapshots.get(snapshotId);
  const jobId = jobs.start(`Verify ${name}`, async ({ signal, progress }) => ({
    kind: 'verify',
    verification: await manager.verifySnapshot(snapshotId, { signal, onProgress: progress }),
  }));
  return { jobId };
}

function startRestore(
  manager: QueueManager,
  jobs: JobRegistry,
  {
    snapshotId,
    token,
    only,
  }: { readonly snapshotId: string; readonly token: string; readonly only?: DiffFilter | undefined },
): { jobId: string } {
  const { name } = manager.snapshots.get(snapshotId);
  const jobId = jobs.start(only ? `Restore part of ${name}` : `Restore ${name}`, async ({ signal, progress }) => ({
    kind: 'restore',
    restore: await manager.restoreSnapshot(snapshotId, { token, signal, onProgress: progress, ...(only && { only }) }),
  }));
  return { jobId };
}

// All ids are looked up before the first is deleted, so that a mistaken list deletes nothing.
async function deleteSnapshots(manager: QueueManager, snapshotIds: readonly string[]): Promise<DeletedSnapshots> {
  const ids = new Set(snapshotIds);
  for (const id of ids) manager.snapshots.get(id);
  const result: DeletedSnapshots = { deleted: [], failed: [] };
  for (const snapshotId of ids) {
    try {
      await manager.deleteSnapshot(snapshotId);
      result.deleted.push(snapshotId);
    } catch (error) {
      const { code, message } = toAppError(error);
      result.failed.push({ snapshotId, code, message });
    }
  }
  return result;
}
