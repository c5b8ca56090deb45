import type { AppError } from '../../src-shared/errors/app-error.ts';

/**
 * How things stand with a server that keeps a queue.
 * - `connected`: writes reach it. With `complete: false` it no longer holds all that it acknowledged (a restart
 *   without its last second, a flush): the whole state has to be saved, appending alone would leave a gap.
 * - `down`: writes reject until it is `connected` again; the reason says why. With `storage.locked` another owner
 *   took over, and this one is never connected again.
 */
export type ConnectionState =
  | { readonly state: 'connected'; readonly complete: boolean }
  | { readonly state: 'down'; readonly reason: AppError };

/** The part of an adapter that can lose its server and finds it again by itself. */
export interface StorageConnection {
  /** Calls back whenever the connection is lost and after it was made anew. */
  onState(callback: (state: ConnectionState) => void): void;
}
