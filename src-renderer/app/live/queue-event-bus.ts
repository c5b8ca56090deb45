import type { QueueEvent } from '../../../src-shared/models/queue.ts';

export type QueueEventListener = (event: QueueEvent) => void;

/** Hands the events of each queue to those who listen for that queue. */
export class QueueEventBus {
  readonly #listeners = new Map<string, Set<QueueEventListener>>();

  subscribe(queueId: string, listener: QueueEventListener): () => void {
    const listeners = this.#listeners.get(queueId) ?? new Set();
    this.#listeners.set(queueId, listeners.add(listener));
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0) this.#listeners.delete(queueId);
    };
  }

  publish(queueId: string, event: QueueEvent): void {
    for (const listener of [...(this.#listeners.get(queueId) ?? [])]) listener(event);
  }
}
