import type { Clock } from '../platform/clock.ts';

/** The longest wait a timer can be set for. */
const LONGEST_WAIT_MS = 2 ** 31 - 1;

export interface AutomaticSnapshotsParts {
  readonly clock: Clock;
  readonly intervalMs: number;
  /** Time of the newest automatic snapshot, whoever took it, ms since 1970. */
  readonly newestAt: () => number | null;
  /** Takes one where something changed, and prunes. Never rejects. */
  readonly take: () => Promise<void>;
}

/**
 * Takes a snapshot whenever the newest automatic one is as old as the interval. The age counts, not the time since
 * the start: a queue that is opened anew every few minutes gets its snapshots, and of several processes on one
 * database only one takes each.
 */
export class AutomaticSnapshots {
  readonly #parts: AutomaticSnapshotsParts;
  #timer: NodeJS.Timeout | null = null;
  #taking: Promise<void> = Promise.resolve();
  #isStopped = false;

  constructor(parts: AutomaticSnapshotsParts) {
    this.#parts = parts;
  }

  /** One that is overdue is taken at once; a queue without any gets its first after the interval. */
  start(): void {
    this.#arm(this.#untilDue());
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    if (this.#timer) clearTimeout(this.#timer);
    await this.#taking;
  }

  #arm(wait: number): void {
    if (this.#isStopped) return;
    this.#timer = setTimeout(() => this.#look(), Math.min(wait, LONGEST_WAIT_MS));
    this.#timer.unref();
  }

  // Where nothing changed no snapshot is taken, and the newest stays overdue: the next look is an interval away.
  #look(): void {
    const isDue = this.#untilDue() === 0 || this.#parts.newestAt() === null;
    this.#taking = isDue ? this.#parts.take() : Promise.resolve();
    void this.#taking.then(() => this.#arm(this.#untilDue() || this.#parts.intervalMs));
  }

  // A snapshot from the future was taken by a clock that was wrong: it does not hold up the next one any longer.
  #untilDue(): number {
    const { clock, intervalMs, newestAt } = this.#parts;
    const [newest, now] = [newestAt(), clock.now()];
    if (newest === null) return intervalMs;
    return newest > now ? 0 : Math.max(0, newest + intervalMs - now);
  }
}
