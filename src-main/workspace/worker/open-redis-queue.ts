import { AppError } from '../../../src-shared/errors/app-error.ts';
import { parseRedisLocation } from '../../../src-shared/models/redis-location.ts';
import { QueueManager } from '../../engine/queue-manager.ts';
import { redisOptionsOf } from '../redis-options-of.ts';
import type { QueueOpenRequest } from './queue-worker.contract.ts';

const PROGRAM = 'Poppo Queue';
/** A person waits for what a button does; the change is made up for afterwards all the same. */
const OUTCOME_TIMEOUT_MS = 10_000;

/** Opens or makes a queue in a Redis. A prefix without a queue is an error, unless one is to be made. */
export async function openRedisQueue({ location, password, create }: QueueOpenRequest): Promise<QueueManager> {
  const options = redisOptionsOf(location, password);
  const { probeQueue } = await import('../../storage/redis/find-queues.ts');
  const found = await probeQueue(options);
  if (create && found !== null) throw taken(location);
  if (!create && found === null) throw noQueue(location);
  const { connectTimeout: _timeout, ...persistence } = options;
  // A damaged queue is shown as it is: whoever looks at it decides what becomes of it.
  const manager = new QueueManager({
    program: PROGRAM,
    persistence: {
      ...{ type: 'redis', ...persistence, autoRecover: false, enableSnapshots: false },
      ...{ saveOnChange: true, outcomeTimeout: OUTCOME_TIMEOUT_MS },
    },
  });
  await manager.start();
  return manager;
}

function taken(location: string): AppError {
  const { keyPrefix, host, port } = parseRedisLocation(location).place;
  return new AppError('file.exists', `There is a queue under the prefix ${keyPrefix} at ${host}:${port} already`, {
    hint: 'Choose another prefix, or open the queue instead.',
    details: { keyPrefix },
  });
}

function noQueue(location: string): AppError {
  const { keyPrefix, host, port, db } = parseRedisLocation(location).place;
  const where = `${host}:${port}, database ${db}`;
  return new AppError('redis.no-queue', `There is no queue under the prefix ${keyPrefix} at ${where}`, {
    hint: 'Check the prefix and the number of the database, or make a new queue there.',
    details: { keyPrefix },
  });
}
