import type { AppError } from '../../../src-shared/errors/app-error.ts';
import type { Connection, ConnectionState, ConnectionStatus } from '../../../src-shared/models/connection.ts';
import type { QueueState } from '../worker/queue-worker.contract.ts';

/** Tells the state of every connection: the open ones are known to the engine host, the rest stands here. */
export class ConnectionStates {
  readonly #openState: (queueId: string) => QueueState | null;
  readonly #others = new Map<string, ConnectionState>();

  constructor(openState: (queueId: string) => QueueState | null) {
    this.#openState = openState;
  }

  status(connection: Connection): ConnectionStatus {
    return { ...connection, status: this.#of(connection.id) };
  }

  opening(queueId: string): void {
    this.#others.set(queueId, { state: 'opening' });
  }

  failed(queueId: string, { code, message, hint }: AppError): void {
    this.#others.set(queueId, { state: 'failed', code, message, hint: hint ?? null });
  }

  /** Forgets an earlier failure or attempt. */
  settled(queueId: string): void {
    this.#others.delete(queueId);
  }

  #of(queueId: string): ConnectionState {
    const open = this.#openState(queueId);
    if (open !== null) return { state: 'open', ...open };
    return this.#others.get(queueId) ?? { state: 'closed' };
  }
}
