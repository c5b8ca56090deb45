/**
 * A queue worker without an engine, for tests of what stands around it. Words in the file's name choose how
 * it behaves: `owned` and `damaged` open read-only, `hang-close` never closes, `full-disk` cannot save on
 * closing, `crash-open` dies while opening. A missing file without `create` is `file.not-found`.
 */
import { existsSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { workerData } from 'node:worker_threads';
import { implement } from '@orpc/server';
import { RPCHandler } from '@orpc/server/message-port';
import { AppError } from '../../../src-shared/errors/app-error.ts';
import type { Job } from '../../../src-shared/models/job.ts';
import type { QueueEvent, QueueInfo } from '../../../src-shared/models/queue.ts';
import type { StatusCounts } from '../../../src-shared/models/task.ts';
import { CoalescingStream } from '../events/coalescing-stream.ts';
import { carryAppErrors } from '../rpc/app-error-carrier.ts';
import { type QueueState, type QueueWorkerData, queueWorkerContract } from '../worker/queue-worker.contract.ts';

const { port, queueId, open } = workerData as QueueWorkerData;
const name = basename(open.location);
const streams = new Set<CoalescingStream<QueueEvent>>();
let state: QueueState = { info: makeInfo(), counts: count(0), revision: 0 };
let snapshots = 0;

if (name.includes('crash-open')) throw new Error('crashed while opening');
if (open.create && !existsSync(open.location)) writeFileSync(open.location, `made from ${open.fillFrom ?? 'nothing'}`);

function makeInfo(): QueueInfo {
  const readOnly = name.includes('owned') ? 'owned' : name.includes('damaged') ? 'damaged' : null;
  const owner = readOnly === 'owned' ? { pid: 4711, host: 'other-host', since: 0, program: 'worker.js' } : null;
  const backend = open.create?.backend ?? 'json';
  const rest = { damage: null, degraded: null, migratedFrom: null, location: open.location };
  return { backend, strategy: 'fifo', paused: false, pausedProjects: [], readOnly, owner, ...rest };
}

function count(queued: number): StatusCounts {
  return { queued, scheduled: 0, processing: 0, completed: 0, failed: 0 };
}

function checkFile(): void {
  if (existsSync(open.location)) return;
  throw new AppError('file.not-found', `There is no file ${open.location}.`, { details: { path: open.location } });
}

function emit(event: QueueEvent): void {
  for (const stream of streams) stream.push(event.type, event);
}

function change(): void {
  state = { ...state, revision: state.revision + 1, counts: count(state.revision + 1) };
  emit({ type: 'changed', revision: state.revision, counts: state.counts });
}

function job(n: number, jobState: Job['state']): Job {
  const outcome = {
    kind: 'restore' as const,
    restore: {
      snapshotId: 's1',
      added: 3,
      removed: 2,
      changed: 1,
      safetySnapshotId: 's2',
      undoToken: 't',
      contentHash: '0',
    },
  };
  const ended = jobState === 'done';
  const times = { rate: null, etaMs: null, startedAt: 0, endedAt: ended ? 1 : null };
  const counts = { done: 0, total: null, error: null };
  return {
    id: `${queueId}:${n}`,
    queueId,
    title: 'Restore',
    note: null,
    state: jobState,
    outcome: ended ? outcome : null,
    ...times,
    ...counts,
  };
}

const never = new Promise<never>(() => undefined);
const os = implement(queueWorkerContract).use(carryAppErrors(() => 'ref'));

const router = os.router({
  tasks: {
    page: os.tasks.page.handler(async ({ input }) => {
      if (input.filter.text === 'hang') await never;
      return { rows: [], total: 0, unfilteredTotal: 0, revision: state.revision, tookMs: 0 };
    }),
    facets: os.tasks.facets.handler(() => {
      throw new TypeError('a secret of the engine');
    }),
    get: os.tasks.get.handler(({ input }) => {
      throw new AppError('task.not-found', `No task ${input.id}.`);
    }),
    history: os.tasks.history.handler(() => []),
    bodyFields: os.tasks.bodyFields.handler(() => ({ sampled: 0, total: 0, fields: [] })),
    failures: os.tasks.failures.handler(() => never),
    update: os.tasks.update.handler(({ input }) => {
      throw new AppError('task.changed', `Task ${input.id} has changed.`);
    }),
    act: os.tasks.act.handler(() => ({ jobId: `${queueId}:1` })),
    duplicate: os.tasks.duplicate.handler(({ input }) => ({ id: `${input.id}-2` })),
  },
  snapshots: {
    list: os.snapshots.list.handler(() => []),
    create: os.snapshots.create.handler(({ input }) => ({
      id: `s${++snapshots}`,
      name: input.name,
      note: input.note,
      trigger: 'manual',
      pinned: false,
      createdAt: 0,
      taskCount: 7,
      counts: count(7),
      contentHash: '0',
      sizeBytes: null,
      lastVerifiedAt: null,
      verified: null,
    })),
    diff: os.snapshots.diff.handler(() => ({
      ...{ rows: [], total: 0, counts: { added: 0, removed: 0, changed: 0 }, projects: [] },
      ...{ revision: state.revision, tookMs: 0 },
    })),
    diffTask: os.snapshots.diffTask.handler(({ input }) => {
      throw new AppError('task.not-found', `No task ${input.id}.`);
    }),
    previewRestore: os.snapshots.previewRestore.handler(() => {
      throw new AppError('snapshot.not-found', 'No such snapshot.');
    }),
    update: os.snapshots.update.handler(() => {
      throw new AppError('snapshot.not-found', 'No such snapshot.');
    }),
    verify: os.snapshots.verify.handler(() => ({ jobId: `${queueId}:1` })),
    previewRetention: os.snapshots.previewRetention.handler(() => ({ keep: [], prune: [] })),
    delete: os.snapshots.delete.handler(({ input }) => ({ deleted: input.snapshotIds, failed: [] })),
    restore: os.snapshots.restore.handler(() => ({ jobId: `${queueId}:1` })),
  },
  transfer: {
    preview: os.transfer.preview.handler(({ input: { path, reading } }) => ({
      ...{ name: basename(path), sizeBytes: 3, textBytes: 3, format: 'csv', compression: 'none', encoding: 'utf-8' },
      delimiter: ',',
      columns: ['id', 'title'].map((header) => ({
        ...{ header, samples: [] },
        target: reading.columns?.[header] ?? { kind: 'ignore' },
      })),
      rows: [],
    })),
    check: os.transfer.check.handler(() => ({ jobId: `${queueId}:1` })),
    import: os.transfer.import.handler(() => ({ jobId: `${queueId}:1` })),
    export: os.transfer.export.handler(() => ({ jobId: `${queueId}:1` })),
  },
  jobs: {
    list: os.jobs.list.handler(() => [job(1, 'done')]),
    get: os.jobs.get.handler(() => job(1, 'done')),
    watch: os.jobs.watch.handler(async function* () {
      yield job(1, 'running');
      yield job(1, 'done');
    }),
    cancel: os.jobs.cancel.handler(() => undefined),
  },
  monitoring: {
    history: os.monitoring.history.handler(({ input: { from, to } }) => {
      return { from, to, stepMs: 10_000, times: [], samples: [], series: {}, marks: [], notice: null };
    }),
    report: os.monitoring.report.handler(() => {
      throw new AppError('storage.unsupported', 'Nothing is measured.');
    }),
    previewRule: os.monitoring.previewRule.handler(({ input: { from, to } }) => {
      return { from, to, watchedMs: 0, firings: [], points: [] };
    }),
  },
  queue: {
    alerted: os.queue.alerted.handler(() => undefined),
    overview: os.queue.overview.handler(() => never),
    nextUp: os.queue.nextUp.handler(() => never),
    setPaused: os.queue.setPaused.handler(() => undefined),
    setStrategy: os.queue.setStrategy.handler(({ input }) => {
      state = { ...state, info: { ...state.info, strategy: input.strategy } };
      emit({ type: 'info-changed', info: state.info });
    }),
    save: os.queue.save.handler(() => {
      if (name.includes('crash-save')) setImmediate(() => Promise.reject(new Error('crashed while saving')));
      else return change();
      return never;
    }),
    opened: os.queue.opened.handler(() => {
      checkFile();
      return state;
    }),
    events: os.queue.events.handler(({ signal }) => {
      const stream = new CoalescingStream<QueueEvent>({ signal, onEnd: () => streams.delete(stream) });
      streams.add(stream);
      return stream;
    }),
    close: os.queue.close.handler(async () => {
      if (name.includes('hang-close')) await never;
      if (name.includes('full-disk') && existsSync(open.location)) {
        throw new AppError('storage.full', `No space left for ${open.location}.`);
      }
      if (existsSync(open.location)) writeFileSync(open.location, `saved at revision ${state.revision}`);
    }),
  },
});

new RPCHandler(router).upgrade(port);
port.start();
