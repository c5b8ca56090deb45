import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type AppError, isAppError } from '../../../src-shared/errors/app-error.ts';
import { ManualClock } from '../../platform/manual-clock.ts';
import { tempFolder } from '../../platform/testing/temp-folder.ts';
import type { QueueEvents } from '../events.ts';
import type { PersistenceOptions, QueueManagerOptions } from '../options.ts';
import { QueueManager } from '../queue-manager.ts';

export type Kind = PersistenceOptions['type'];
export const KINDS: readonly Kind[] = ['memory', 'sqlite', 'json'];

/** Where a queue of each kind is kept in a folder. */
export function keptIn(folder: string, kind: Kind): PersistenceOptions {
  // As text, so that tests can tamper with snapshots; damage is looked at before anything mends it.
  const plain = { snapshotCompression: false, autoRecover: false } as const;
  if (kind === 'json') return { type: 'json', filePath: join(folder, 'queue.json'), ...plain };
  return kind === 'sqlite' ? { type: 'sqlite', dbPath: join(folder, 'queue.db') } : { type: 'memory' };
}

export type QueueOptions = Omit<QueueManagerOptions, 'persistence' | 'clock'> & {
  readonly clock?: ManualClock;
  readonly folder?: string;
  readonly persistence?: Partial<PersistenceOptions>;
};

export interface TestQueue {
  readonly queue: QueueManager;
  readonly clock: ManualClock;
  readonly folder: string;
}

/** A running queue on a clock that stands still, as it was left; it is stopped when the running test ends. */
export async function startQueue(kind: Kind, options: QueueOptions = {}): Promise<TestQueue> {
  const { clock = new ManualClock(), folder = tempFolder(), persistence, ...others } = options;
  const queue = new QueueManager({
    recoverClaims: false,
    ...others,
    clock,
    persistence: { ...keptIn(folder, kind), ...persistence },
  });
  await queue.start();
  onTestFinished(() => queue.stop().catch(() => undefined));
  return { queue, clock, folder };
}

/** A queue in memory whose one task, `a` of project `p`, is in processing, and the token of its lease. */
export async function claimed(options: QueueOptions = {}) {
  const started = await startQueue('memory', { persistence: { enableMonitoring: false }, ...options });
  await started.queue.addTask({ id: 'a', projectId: 'p' });
  const task = await started.queue.getNextTask();
  return { ...started, token: task?.leaseToken ?? -1 };
}

/** What the queue emits from now on under these names: each name with its arguments. */
export function listen(queue: QueueManager, ...names: Array<keyof QueueEvents>): unknown[][] {
  const heard: unknown[][] = [];
  for (const name of names) queue.on(name, (...args: unknown[]) => heard.push([name, ...args]));
  return heard;
}

/** The AppError a call rejects with; fails the test where it does anything else. */
export async function refusalOf(call: Promise<unknown> | (() => unknown)): Promise<AppError> {
  try {
    await (typeof call === 'function' ? call() : call);
  } catch (error) {
    if (isAppError(error)) return error;
    throw error;
  }
  throw new Error('The call was expected to be refused.');
}
