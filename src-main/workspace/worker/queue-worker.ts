import { workerData } from 'node:worker_threads';
import { RPCHandler } from '@orpc/server/message-port';
import { systemClock } from '../../platform/clock.ts';
import { randomId } from '../../platform/ids.ts';
import { createLogger } from '../../platform/logger.ts';
import { openQueue } from './open-queue.ts';
import { makeQueueRouter } from './queue-handlers.ts';
import type { QueueWorkerData } from './queue-worker.contract.ts';

/** The thread of one open queue: its engine, and nothing else, runs here. */
const { port, queueId, open, metricsFile, scanWorkerFile } = workerData as QueueWorkerData;
const logger = createLogger();

const router = makeQueueRouter({
  queueId,
  opened: openQueue(open),
  metricsFile,
  scanWorkerFile: new URL(scanWorkerFile),
  clock: systemClock,
  unexpected: (error, procedure) => {
    const reference = randomId();
    logger.error('A call of a queue failed unexpectedly.', { reference, queueId, procedure, error });
    return reference;
  },
});

new RPCHandler(router).upgrade(port);
port.start();
