import type { RolledSample } from '../../../src-shared/models/metric-history.ts';
import type { TaskFilter, TaskView } from '../../../src-shared/models/task.ts';
import { readOverview, readUpcoming } from '../../engine/query/overview.ts';
import { TaskQuery } from '../../engine/query/task-query.ts';
import type { QueueManager } from '../../engine/queue-manager.ts';
import type { Clock } from '../../platform/clock.ts';
import type { UnexpectedErrorSink } from '../rpc/app-error-carrier.ts';
import { Foreground } from './foreground.ts';
import { historyPoints } from './history-points.ts';
import { inSteps } from './in-steps.ts';
import { JobRegistry } from './job-registry.ts';
import { monitoringHandlers } from './monitoring-handlers.ts';
import { QueueEventSource } from './queue-events.ts';
import { QueueHistory } from './queue-history.ts';
import { queueImplementer } from './queue-implementer.ts';
import { queueInfoOf } from './queue-info.ts';
import { readAhead } from './read-ahead.ts';
import { type ScanThread, scanThreadOf } from './scan-thread.ts';
import { markOf, snapshotHandlers } from './snapshot-handlers.ts';
import { startTaskAction } from './task-actions.ts';
import { transferHandlers } from './transfer-handlers.ts';

export interface QueueHandlerDeps {
  readonly queueId: string;
  /** Settles when the queue is open, or with the reason why it is not. */
  readonly opened: Promise<QueueManager>;
  /** File of the queue's history. */
  readonly metricsFile: string;
  /** Script of the thread that helps to look through a big queue. */
  readonly scanWorkerFile: URL;
  readonly clock: Clock;
  readonly unexpected: UnexpectedErrorSink;
}

interface Parts {
  readonly manager: QueueManager;
  readonly query: TaskQuery;
  readonly events: QueueEventSource;
  readonly history: QueueHistory;
  /** Null where a second thread cannot read the queue. */
  readonly scans: ScanThread | null;
}

/** The router of a queue's worker thread. Readers wait while a restore is half done. */
export function makeQueueRouter(deps: QueueHandlerDeps) {
  const { queueId, opened, metricsFile, scanWorkerFile, clock, unexpected } = deps;
  const os = queueImplementer(unexpected);
  const jobs = new JobRegistry(queueId, clock);
  const foreground = new Foreground(clock);
  const parts: Promise<Parts> = opened.then((manager) => {
    const events = new QueueEventSource(manager);
    const onSample = (sample: RolledSample): void => events.sampled(sample);
    const history = new QueueHistory({ manager, path: metricsFile, clock, onSample });
    const scans = scanThreadOf(manager.store, scanWorkerFile);
    return { manager, query: new TaskQuery(manager.store, clock, scans), events, history, scans };
  });
  // Whoever asks first is told why opening failed; until then nobody is.
  parts.then(({ manager, query, scans }) => readAhead({ manager, query, scans, foreground })).catch(() => undefined);

  const reading = async (): Promise<Parts> => {
    const open = await parts;
    await open.manager.settled();
    return open;
  };
  /** The queue once what the filter looks for was found. */
  const searched = async ({ view, filter }: { readonly view: TaskView; readonly filter: TaskFilter }) => {
    const { manager, query } = await reading();
    const mark = await markOf(manager, view);
    await foreground.during(() => inSteps(query.searchAhead(mark, filter)));
    return { query, mark };
  };

  return os.router({
    tasks: {
      page: os.tasks.page.handler(async ({ input }) => {
        const { query, mark } = await searched(input);
        return query.page({ ...input, mark });
      }),
      facets: os.tasks.facets.handler(async ({ input }) => {
        const { query, mark } = await searched(input);
        return query.facets(mark, input.filter);
      }),
      get: os.tasks.get.handler(async ({ input }) => {
        const open = await reading();
        return open.query.get(await markOf(open.manager, input.view), input.id);
      }),
      history: os.tasks.history.handler(async ({ input }) => {
        const { query, manager } = await reading();
        return query.history(input.id, historyPoints(manager, clock.now()));
      }),
      bodyFields: os.tasks.bodyFields.handler(async ({ input }) => {
        const { query, mark } = await searched(input);
        return query.bodyFields(mark, input.filter);
      }),
      failures: os.tasks.failures.handler(async () => inSteps((await reading()).query.failures())),
      update: os.tasks.update.handler(async ({ input: { id, edit, contentHash, force } }) => {
        const { manager, query } = await parts;
        await manager.updateTask(id, edit, { contentHash, force });
        return query.get(null, id);
      }),
      act: os.tasks.act.handler(async ({ input: { action, target } }) => {
        const { manager, query } = await parts;
        return { jobId: startTaskAction({ manager, query, jobs }, action, target) };
      }),
      duplicate: os.tasks.duplicate.handler(async ({ input }) => {
        const { manager } = await parts;
        return { id: await manager.duplicateTask(input.id, input.edit) };
      }),
    },
    snapshots: snapshotHandlers(os.snapshots, { jobs, parts, reading }),
    transfer: transferHandlers(os.transfer, { jobs, parts, reading }),
    jobs: {
      list: os.jobs.list.handler(() => jobs.list()),
      get: os.jobs.get.handler(({ input }) => jobs.get(input.jobId)),
      watch: os.jobs.watch.handler(({ input, signal }) => jobs.watch(input.jobId, signal)),
      cancel: os.jobs.cancel.handler(({ input }) => jobs.cancel(input.jobId)),
    },
    monitoring: monitoringHandlers(os.monitoring, parts),
    queue: {
      alerted: os.queue.alerted.handler(async ({ input }) => (await parts).history.alerted(input.entryId, input.text)),
      overview: os.queue.overview.handler(async ({ input }) => {
        const { manager, query } = await reading();
        const storage = await manager.storageSummary();
        return readOverview(manager, query, input.nextUp, clock.now(), storage);
      }),
      nextUp: os.queue.nextUp.handler(async ({ input }) => {
        const { manager, query } = await reading();
        return readUpcoming(manager, query, { ...input, now: clock.now() });
      }),
      setStrategy: os.queue.setStrategy.handler(async ({ input }) => (await parts).manager.setStrategy(input.strategy)),
      setPaused: os.queue.setPaused.handler(async ({ input: { paused, projectId } }) => {
        const { manager } = await parts;
        await (paused ? manager.pause(projectId) : manager.resume(projectId));
      }),
      save: os.queue.save.handler(async () => (await parts).manager.saveQueue()),
      opened: os.queue.opened.handler(async () => {
        const { manager } = await parts;
        return { info: queueInfoOf(manager), counts: manager.counts(), revision: manager.getStats().revision };
      }),
      events: os.queue.events.handler(async function* ({ signal }) {
        yield* (await parts).events.subscribe(signal);
      }),
      close: os.queue.close.handler(async () => {
        jobs.cancelAll();
        const { manager, history, scans } = await parts;
        // The last connection to end takes the write-ahead log away: that of the manager.
        await scans?.close();
        await manager.stop();
        history.stop();
      }),
    },
  });
}
