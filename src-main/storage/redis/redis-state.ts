import type { AppError } from '../../../src-shared/errors/app-error.ts';

/**
 * How things stand with the server.
 * - `connected`: writes reach it. With `complete: false` it no longer holds all that it acknowledged (a restart
 *   without its last second, a flush): the whole state has to be saved, appending alone would leave a gap.
 * - `down`: writes reject until it is `connected` again; the reason says why
 */
export type RedisState =
  | { readonly state: 'connected'; readonly complete: boolean }
  | { readonly state: 'down'; readonly reason: AppError };

/** Those who want to know how things stand. */
export class StateCallbacks {
  readonly #callbacks: ((state: RedisState) => void)[] = [];

  add(callback: (state: RedisState) => void): void {
    this.#callbacks.push(callback);
  }

  tell(state: RedisState): void {
    for (const callback of this.#callbacks) callback(state);
  }
}
