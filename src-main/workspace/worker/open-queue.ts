import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { AppError } from '../../../src-shared/errors/app-error.ts';
import type { Backend } from '../../../src-shared/models/queue.ts';
import { isRedisLocation } from '../../../src-shared/models/redis-location.ts';
import { QueueManager } from '../../engine/queue-manager.ts';
import { systemClock } from '../../platform/clock.ts';
import { detectQueueFile } from '../../storage/detect.ts';
import { fillQueue } from './fill-queue.ts';
import { openRedisQueue } from './open-redis-queue.ts';
import type { QueueOpenRequest } from './queue-worker.contract.ts';

const PROGRAM = 'Poppo Queue';

/** Opens or makes the queue a worker is for. Nothing is written by opening but what owning the file takes. */
export async function openQueue(request: QueueOpenRequest): Promise<QueueManager> {
  const { location, create, fillFrom } = request;
  if (isRedisLocation(location)) return openRedisQueue(request);
  if (create) refuseTaken(location);
  // A content that cannot be had must not leave an empty queue behind.
  if (fillFrom !== null) detectQueueFile(fillFrom);
  const backend = create?.backend ?? detectQueueFile(location).kind;
  const manager = new QueueManager({
    program: PROGRAM,
    // Whoever opens a queue to look at it must find it as it was left.
    recoverClaims: false,
    // Its snapshots are taken by the program whose queue it is, and pruned by that program's rules.
    persistence: { ...pathOf(backend, location), saveOnChange: true, enableSnapshots: false },
  });
  await manager.start();
  try {
    if (fillFrom !== null) await fillQueue(manager, fillFrom, systemClock);
    if (create) await manager.saveQueue();
  } catch (error) {
    await manager.stop().catch(() => undefined);
    throw error;
  }
  return manager;
}

// A damaged queue is shown as it is: whoever looks at it decides what becomes of it.
function pathOf(backend: Backend, location: string) {
  return backend === 'json'
    ? ({ type: 'json', filePath: location, autoRecover: false } as const)
    : ({ type: 'sqlite', dbPath: location, autoRecover: false } as const);
}

function refuseTaken(location: string): void {
  const details = { path: location };
  if (existsSync(location)) {
    throw new AppError('file.exists', `${location} exists already`, {
      details,
      hint: 'Choose another name, or open the file instead.',
    });
  }
  if (!existsSync(dirname(location))) {
    throw new AppError('file.not-found', `The folder ${dirname(location)} does not exist`, {
      details,
      hint: 'Make the folder first, or choose another one.',
    });
  }
}
