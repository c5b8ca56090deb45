import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { base } from '../../../src-shared/contract/base.ts';
import { contract } from '../../../src-shared/contract/index.ts';
import { type Backend, queueEventSchema, queueInfoSchema } from '../../../src-shared/models/queue.ts';
import { statusCountsSchema } from '../../../src-shared/models/task.ts';
import { transferWorkerContract } from './transfer-worker.contract.ts';

export const queueStateSchema = z.object({
  info: queueInfoSchema,
  counts: statusCountsSchema,
  revision: z.number().int(),
});
export type QueueState = z.infer<typeof queueStateSchema>;

/**
 * What the main process asks of the worker thread of one open queue: the window's own procedures about a
 * queue, passed on as they are (the worker knows its queue and ignores `queueId`), and a few of its own.
 */
export const queueWorkerContract = {
  tasks: contract.tasks,
  snapshots: contract.snapshots,
  transfer: transferWorkerContract,
  jobs: contract.jobs,
  monitoring: contract.monitoring,
  queue: {
    overview: contract.queues.overview,
    nextUp: contract.queues.nextUp,
    setStrategy: contract.queues.setStrategy,
    setPaused: contract.queues.setPaused,
    save: contract.queues.save,
    /** Resolves once the queue is open; rejects with the reason why it cannot be. */
    opened: base.output(queueStateSchema),
    events: base.output(eventIterator(queueEventSchema)),
    /** A rule fired: the history gets a mark. */
    alerted: base.input(z.object({ entryId: z.string(), text: z.string() })).output(z.void()),
    /** Saves and closes; the thread may be ended afterwards. */
    close: base.output(z.void()),
  },
};

/** workerData of a queue worker. `port` is one end of a MessageChannel that speaks the contract above. */
export interface QueueWorkerData {
  readonly port: import('node:worker_threads').MessagePort;
  readonly queueId: string;
  readonly open: QueueOpenRequest;
  /** File of the queue's history. */
  readonly metricsFile: string;
  /** Address of the script of the thread that helps to look through a big queue. */
  readonly scanWorkerFile: string;
}

export interface QueueOpenRequest {
  /** Absolute path of the queue file, or the address of a Redis without a password. */
  readonly location: string;
  /** Of the Redis, if it has one. */
  readonly password: string | null;
  /** With `create`, a file at `location` is an error (`file.exists`); without it, a missing file is. */
  readonly create: { readonly backend: Backend } | null;
  /** A queue in our JSON format whose content a created queue starts with (the sample). */
  readonly fillFrom: string | null;
}
