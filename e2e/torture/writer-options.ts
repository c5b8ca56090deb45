import type { QueuePlace } from './queue-place.ts';

/**
 * How a writer is made unsafe on purpose, to see that the gate notices.
 * - `no-fsync`: nothing is ever flushed to the disk
 * - `early-ack`: changes are acknowledged before they are made
 */
export type Sabotage = 'no-fsync' | 'early-ack';

export interface WriterOptions extends QueuePlace {
  readonly seed: number;
  /** Default: until it is ended. With 0 it opens the queue, saves and closes it. */
  readonly steps?: number;
  /** It opens the queue and does nothing until it is ended. */
  readonly holds?: boolean;
  readonly sabotage?: Sabotage;
}
