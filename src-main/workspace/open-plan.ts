import { AppError } from '../../src-shared/errors/app-error.ts';
import type { Connection } from '../../src-shared/models/connection.ts';
import type { Backend } from '../../src-shared/models/queue.ts';
import type { QueueOpenRequest } from './worker/queue-worker.contract.ts';

/** How a queue is to be opened. Locations are absolute paths here, or addresses of a Redis without a password. */
export interface OpenPlan {
  readonly location: string;
  readonly password?: string | null;
  readonly create?: { readonly backend: Backend };
  readonly fillFrom?: string;
  readonly name?: string;
  readonly sample?: boolean;
}

/** What the queue's worker is told. */
export function openRequest(plan: OpenPlan): QueueOpenRequest {
  const { location, password = null, create = null, fillFrom = null } = plan;
  return { location, password, create, fillFrom };
}

/** The reason why no queue can be made where one is open. */
export function alreadyOpen(connection: Connection): AppError {
  return new AppError('file.exists', `The queue ${connection.location} exists and is open.`, {
    hint: 'Choose another name for the new queue.',
    details: { path: connection.location, queueId: connection.id },
  });
}
