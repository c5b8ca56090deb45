import type { ApiLink } from './client.ts';

/**
 * - `connecting`: the first connection is being made
 * - `connected`
 * - `lost`: it broke; it is tried again
 * - `refused`: the app runs, but no longer knows this window
 */
export type LinkState = 'connecting' | 'connected' | 'lost' | 'refused';

/** How a window reaches the app. */
export interface Transport {
  readonly link: ApiLink;
  readonly getState: () => LinkState;
  /** Calls `listener` after every change of the state; returns the function that ends this. */
  readonly subscribe: (listener: () => void) => () => void;
}

/** Holds a link state and tells its changes. */
export class LinkStateHolder {
  #state: LinkState = 'connecting';
  readonly #listeners = new Set<() => void>();

  readonly getState = (): LinkState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  set(state: LinkState): void {
    if (state === this.#state) return;
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
}
