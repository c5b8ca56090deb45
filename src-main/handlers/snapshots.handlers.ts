import type { DiffFilter } from '../../src-shared/models/snapshot-diff.ts';
import { requireWritable } from '../workspace/require-writable.ts';
import { recordJobEnd } from '../workspace/restore-audit.ts';
import { type ContractImplementer, type HandlerDeps, until } from './deps.ts';

export function snapshotsHandlers(os: ContractImplementer['snapshots'], { workspace, audit }: HandlerDeps) {
  const writable = (queueId: string) => {
    const client = workspace.client(queueId);
    requireWritable(workspace.status(queueId));
    return client;
  };
  const restore = async (input: {
    queueId: string;
    snapshotId: string;
    token: string;
    only?: DiffFilter | undefined;
  }) => {
    const about = {
      queueId: input.queueId,
      action: 'snapshots.restore',
      target: targetWords(input.snapshotId, input.only),
    };
    const started = await audit.record(
      about,
      async () => writable(input.queueId).snapshots.restore(input),
      () => ({ outcome: 'started' }),
    );
    void recordJobEnd(audit, about, workspace.client(input.queueId), started.jobId);
    return started;
  };
  return {
    list: os.list.handler(({ input, signal }) => workspace.client(input.queueId).snapshots.list(input, until(signal))),
    create: os.create.handler(({ input }) =>
      audit.record(
        { queueId: input.queueId, action: 'snapshots.create', target: input.name },
        async () => writable(input.queueId).snapshots.create(input),
        (snapshot) => ({ target: snapshot.id, count: snapshot.taskCount }),
      ),
    ),
    update: os.update.handler(({ input }) =>
      audit.record({ queueId: input.queueId, action: 'snapshots.update', target: input.snapshotId }, async () =>
        writable(input.queueId).snapshots.update(input),
      ),
    ),
    verify: os.verify.handler(({ input }) => workspace.client(input.queueId).snapshots.verify(input)),
    previewRetention: os.previewRetention.handler(({ input, signal }) =>
      workspace.client(input.queueId).snapshots.previewRetention(input, until(signal)),
    ),
    delete: os.delete.handler(({ input }) =>
      audit.record(
        { queueId: input.queueId, action: 'snapshots.delete', target: input.snapshotIds.join(', ') },
        async () => writable(input.queueId).snapshots.delete(input),
        ({ deleted, failed }) => ({
          target: deleted.join(', '),
          outcome: failed.length === 0 ? ('done' as const) : ('failed' as const),
        }),
      ),
    ),
    diff: os.diff.handler(({ input, signal }) => workspace.client(input.queueId).snapshots.diff(input, until(signal))),
    diffTask: os.diffTask.handler(({ input, signal }) =>
      workspace.client(input.queueId).snapshots.diffTask(input, until(signal)),
    ),
    previewRestore: os.previewRestore.handler(({ input, signal }) =>
      workspace.client(input.queueId).snapshots.previewRestore(input, until(signal)),
    ),
    restore: os.restore.handler(({ input }) => restore(input)),
  };
}

const TARGET_CHARS = 500;

function targetWords(snapshotId: string, only: DiffFilter | undefined): string {
  return only ? `${snapshotId}, only ${JSON.stringify(only)}`.slice(0, TARGET_CHARS) : snapshotId;
}
