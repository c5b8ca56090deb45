import type { Clock } from '../platform/clock.ts';
import type { PersistenceMonitor } from './persistence-monitor.ts';
import { bytesOf, type StorageParts } from './report-facts.ts';

const EVERY_MS = 60_000;
/** Saves may come by the hundred; sizes are looked at after one of them now and then. */
const AT_MOST_EVERY_MS = 5000;

export interface StorageWatchParts<Parts extends StorageParts> {
  readonly monitor: PersistenceMonitor;
  readonly sizes: () => Promise<Parts>;
  readonly clock: Clock;
}

/** Looks at what storage takes now and then and remembers it. A look that fails changes nothing. */
export class StorageWatch<Parts extends StorageParts> {
  readonly #parts: StorageWatchParts<Parts>;
  #timer: NodeJS.Timeout | null = null;
  #looking: Promise<void> | null = null;
  #lookedAt = Number.NEGATIVE_INFINITY;
  #last: Parts | null = null;

  constructor(parts: StorageWatchParts<Parts>) {
    this.#parts = parts;
  }

  /** What it was at the last look. */
  get last(): Parts | null {
    return this.#last;
  }

  start(): void {
    void this.look();
    this.#timer = setInterval(() => void this.look(), EVERY_MS);
    this.#timer.unref();
  }

  /** Waits for a look on its way, so that storage can be closed. */
  async stop(): Promise<void> {
    if (this.#timer) clearInterval(this.#timer);
    await this.#looking;
  }

  /** Something was saved. */
  saved(): void {
    const now = this.#parts.clock.now();
    if (Math.abs(now - this.#lookedAt) >= AT_MOST_EVERY_MS) void this.look();
  }

  look(): Promise<void> {
    this.#lookedAt = this.#parts.clock.now();
    this.#looking ??= this.#look().finally(() => {
      this.#looking = null;
    });
    return this.#looking;
  }

  async #look(): Promise<void> {
    try {
      this.#last = await this.#parts.sizes();
      this.#parts.monitor.noteStorageSize(bytesOf(this.#last));
    } catch {
      return;
    }
  }
}
