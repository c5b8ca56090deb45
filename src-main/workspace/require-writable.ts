import { AppError } from '../../src-shared/errors/app-error.ts';
import type { ConnectionStatus } from '../../src-shared/models/connection.ts';
import type { Owner, QueueInfo } from '../../src-shared/models/queue.ts';

/**
 * Throws where a queue takes no writes: `storage.locked` where another process owns it, `storage.read-only`
 * where its file is damaged or may not be written, `queue.not-open`.
 */
export function requireWritable({ id, status }: ConnectionStatus): void {
  if (status.state !== 'open') {
    throw new AppError('queue.not-open', 'The queue is not open.', { details: { queueId: id } });
  }
  const { readOnly } = status.info;
  if (readOnly === 'owned') throw lockedError(status.info);
  if (readOnly !== null) throw readOnlyError(status.info);
}

function lockedError({ location, owner }: QueueInfo): AppError {
  const holder = owner === null ? 'another process' : nameOwner(owner);
  return new AppError('storage.locked', `The queue ${location} is owned by ${holder}, so it is read-only here.`, {
    hint: 'Make the change there, or close the queue there first.',
    details: { path: location, ...(owner === null ? {} : { ownerPid: owner.pid, ownerHost: owner.host }) },
  });
}

function nameOwner({ program, pid, host, since }: Owner): string {
  return `${program} (process ${pid} on ${host}, since ${new Date(since).toISOString()})`;
}

function readOnlyError({ location, readOnly }: QueueInfo): AppError {
  if (readOnly === 'degraded') {
    return new AppError(
      'storage.degraded',
      `The queue ${location} takes no changes, since the last one could not be kept.`,
      {
        hint: 'Check the disk or the server, then close the queue and open it again.',
        details: { path: location },
      },
    );
  }
  const reason = readOnly === 'damaged' ? 'its file is damaged' : 'its file may not be written by this user';
  return new AppError('storage.read-only', `The queue ${location} is read-only: ${reason}.`, {
    details: { path: location },
  });
}
