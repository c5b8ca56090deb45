import { implement } from '@orpc/server';
import { carryAppErrors, type UnexpectedErrorSink } from '../rpc/app-error-carrier.ts';
import { queueWorkerContract } from './queue-worker.contract.ts';

/** The worker contract's implementer, with the middleware that makes every failure an AppError. */
export function queueImplementer(unexpected: UnexpectedErrorSink) {
  return implement(queueWorkerContract).use(carryAppErrors(unexpected));
}

export type QueueImplementer = ReturnType<typeof queueImplementer>;
