import type { ConnectionState, StorageConnection } from '../storage-connection.ts';

/** Those who want to know how things stand. */
export class StateCallbacks implements StorageConnection {
  readonly #callbacks: ((state: ConnectionState) => void)[] = [];

  onState(callback: (state: ConnectionState) => void): void {
    this.#callbacks.push(callback);
  }

  tell(state: ConnectionState): void {
    for (const callback of this.#callbacks) callback(state);
  }
}
