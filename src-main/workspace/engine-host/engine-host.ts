import { join } from 'node:path';
import { AppError, toAppError } from '../../../src-shared/errors/app-error.ts';
import type { QueueEvent } from '../../../src-shared/models/queue.ts';
import type { QueueOpenRequest, QueueState } from '../worker/queue-worker.contract.ts';
import { type QueueClient, QueueThread } from './queue-thread.ts';

export interface EngineHostOptions {
  readonly workerFile: URL;
  /** Folder of the queues' histories. */
  readonly metricsDir: string;
  /** See QueueThreadOptions. */
  readonly closeTimeoutMs: number;
  /** An open queue told something; its state is up to date by then. */
  readonly onEvent: (queueId: string, event: QueueEvent) => void;
  /** An open queue's thread died without being asked to. */
  readonly onCrash: (queueId: string, reason: AppError) => void;
}

interface OpenQueue {
  readonly thread: QueueThread;
  state: QueueState;
}

/** Runs the open queues, each in a worker thread of its own, and keeps what is known of their state. */
export class EngineHost {
  readonly #options: EngineHostOptions;
  readonly #queues = new Map<string, OpenQueue>();

  constructor(options: EngineHostOptions) {
    this.#options = options;
  }

  /** Resolves once the queue is open; rejects with the worker's reason, leaving no thread behind. */
  async open(queueId: string, open: QueueOpenRequest): Promise<QueueState> {
    const { workerFile, metricsDir, closeTimeoutMs } = this.#options;
    const metricsFile = join(metricsDir, `${queueId}.db`);
    const thread = new QueueThread({ workerFile, queueId, open, metricsFile, closeTimeoutMs });
    try {
      await thread.client.queue.opened();
      const events = await thread.client.queue.events();
      // Asked again: what changed before the events began must not be missed.
      const queue: OpenQueue = { thread, state: await thread.client.queue.opened() };
      this.#queues.set(queueId, queue);
      void this.#follow(queueId, queue, events);
      void thread.ended.then((reason) => this.#onEnd(queueId, queue, reason));
      return queue.state;
    } catch (error) {
      await thread.terminate();
      throw error;
    }
  }

  /** What is known of an open queue; null where it is not open. */
  state(queueId: string): QueueState | null {
    return this.#queues.get(queueId)?.state ?? null;
  }

  /** Ids of the open queues. */
  ids(): string[] {
    return [...this.#queues.keys()];
  }

  /** `queue.not-open` where it is not. */
  client(queueId: string): QueueClient {
    return this.#get(queueId).thread.client;
  }

  /**
   * Saves and closes. Where the queue cannot be saved it stays open and the reason is thrown.
   * `queue.crashed` where its thread had to be ended.
   */
  async close(queueId: string): Promise<void> {
    const queue = this.#get(queueId);
    try {
      await queue.thread.close();
      this.#queues.delete(queueId);
    } catch (error) {
      if (toAppError(error).code === 'queue.crashed') this.#queues.delete(queueId);
      throw error;
    }
  }

  /** Ends the thread of a queue that could not be closed; what was not saved is lost. */
  async terminate(queueId: string): Promise<void> {
    const queue = this.#queues.get(queueId);
    this.#queues.delete(queueId);
    await queue?.thread.terminate();
  }

  #get(queueId: string): OpenQueue {
    const queue = this.#queues.get(queueId);
    if (queue !== undefined) return queue;
    throw new AppError('queue.not-open', 'The queue is not open.', {
      hint: 'Open it from the list first.',
      details: { queueId },
    });
  }

  async #follow(queueId: string, queue: OpenQueue, events: AsyncIterable<QueueEvent>): Promise<void> {
    try {
      for await (const event of events) {
        queue.state = applyEvent(queue.state, event);
        if (this.#queues.get(queueId) === queue) this.#options.onEvent(queueId, event);
      }
    } catch {
      // The stream breaks when the thread ends; `ended` tells why.
    }
  }

  #onEnd(queueId: string, queue: OpenQueue, reason: AppError | null): void {
    if (reason === null || this.#queues.get(queueId) !== queue) return;
    this.#queues.delete(queueId);
    this.#options.onCrash(queueId, reason);
  }
}

function applyEvent(state: QueueState, event: QueueEvent): QueueState {
  if (event.type === 'changed') return { ...state, counts: event.counts, revision: event.revision };
  if (event.type === 'info-changed') return { ...state, info: event.info };
  return state;
}
