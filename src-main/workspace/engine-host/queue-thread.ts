import { extname } from 'node:path';
import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import type { ContractRouterClient } from '@orpc/contract';
import { AppError, isAppError } from '../../../src-shared/errors/app-error.ts';
import { appErrorFromRpc, isAbort } from '../../../src-shared/errors/rpc-errors.ts';
import { withTimeout } from '../../platform/with-timeout.ts';
import { mapRpcErrors } from '../rpc/map-errors.ts';
import type { QueueOpenRequest, QueueWorkerData, queueWorkerContract } from '../worker/queue-worker.contract.ts';

export type QueueClient = ContractRouterClient<typeof queueWorkerContract>;

export interface QueueThreadOptions {
  /** Script of the worker: implements queueWorkerContract on the port in its workerData. `scan-worker` is beside it. */
  readonly workerFile: URL;
  readonly queueId: string;
  readonly open: QueueOpenRequest;
  /** File of the queue's history. */
  readonly metricsFile: string;
  /** Time a worker is given to save and close before it is ended by force, ms. */
  readonly closeTimeoutMs: number;
}

/** A port closes a moment before its thread's exit is told; this long the exit is waited for, ms. */
const EXIT_GRACE_MS = 2000;

/**
 * One worker thread with one open queue in it. A thread that dies takes nothing else down: `ended` tells
 * why, and calls that had no answer yet reject with `queue.crashed` (`queue.not-open` after a close).
 */
export class QueueThread {
  readonly client: QueueClient;
  /** Resolves once the thread is gone: null where it was asked to end, else the reason. */
  readonly ended: Promise<AppError | null>;
  readonly #worker: Worker;
  readonly #port: MessagePort;
  readonly #closeTimeoutMs: number;
  #phase: 'running' | 'closing' | 'terminating' = 'running';

  constructor(options: QueueThreadOptions) {
    const { port1, port2 } = new MessageChannel();
    const { queueId, open, metricsFile } = options;
    const scanWorkerFile = new URL(`scan-worker${extname(options.workerFile.pathname)}`, options.workerFile).href;
    const workerData: QueueWorkerData = { port: port2, queueId, open, metricsFile, scanWorkerFile };
    this.#port = port1;
    this.#closeTimeoutMs = options.closeTimeoutMs;
    this.#worker = new Worker(options.workerFile, { workerData, transferList: [port2], stdout: true });
    // The app's own stdout carries nothing but the line with its address.
    this.#worker.stdout.on('data', (chunk: Buffer) => process.stderr.write(chunk));
    this.ended = this.#watchEnd();
    this.client = createORPCClient(new RPCLink({ port: port1, interceptors: [mapRpcErrors((e) => this.#explain(e))] }));
    port1.start();
  }

  /**
   * Asks the worker to save and close, then ends the thread. Where the worker answers that it cannot,
   * its reason is thrown and the thread lives on. `queue.crashed` where it died or did not answer in time:
   * the thread is gone then.
   */
  async close(): Promise<void> {
    this.#phase = 'closing';
    try {
      await withTimeout(this.client.queue.close(), this.#closeTimeoutMs, () => this.#failLate());
    } catch (error) {
      if (!isAppError(error, 'queue.crashed') && !isAppError(error, 'queue.not-open')) {
        this.#phase = 'running';
        throw error;
      }
      await this.terminate();
      if (isAppError(error, 'queue.crashed')) throw error;
      return;
    }
    await this.terminate();
  }

  /** Ends the thread now; changes that were not saved are lost. */
  async terminate(): Promise<void> {
    this.#phase = 'terminating';
    await this.#worker.terminate();
    await this.ended;
  }

  #watchEnd(): Promise<AppError | null> {
    return new Promise((resolve) => {
      let failure: unknown;
      this.#worker.on('error', (error) => {
        failure = error;
      });
      this.#worker.once('exit', (exitCode) => {
        this.#port.close();
        const wanted = this.#phase === 'terminating' || (this.#phase === 'closing' && exitCode === 0);
        resolve(wanted ? null : crashError(failure, exitCode));
      });
    });
  }

  async #explain(error: unknown): Promise<AppError> {
    if (!isAbort(error)) return appErrorFromRpc(error);
    const notOpen = new AppError('queue.not-open', 'The queue was closed before the call was answered.');
    return (await withTimeout(this.ended, EXIT_GRACE_MS, () => null)) ?? notOpen;
  }

  #failLate(): never {
    throw new AppError('queue.crashed', `The queue did not close within ${this.#closeTimeoutMs} ms and was ended.`);
  }
}

function crashError(failure: unknown, exitCode: number): AppError {
  const reason = failure instanceof Error ? failure.message : `its thread ended with code ${exitCode}`;
  return new AppError('queue.crashed', `The queue stopped unexpectedly: ${reason}.`, {
    hint: 'Open the queue again. Everything that was confirmed is in its file.',
    cause: failure,
  });
}
