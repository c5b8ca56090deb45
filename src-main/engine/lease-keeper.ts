import type { Statement } from 'better-sqlite3';
import type { Clock } from '../platform/clock.ts';
import type { TaskRecord } from './store/task-record.ts';
import type { TaskStore } from './store/task-store.ts';

/** How a hold came to its end: the holder reported, or somebody else was given the task. */
export type HoldEnd = 'ended' | 'lost';

interface Hold {
  readonly fence: number;
  readonly onEnd: ((end: HoldEnd) => void) | undefined;
}

/** Renews the leases of the tasks this manager holds for as long as it lives. */
export class LeaseKeeper {
  readonly #held = new Map<string, Hold>();
  readonly #renew: Statement<[number, string, number]>;
  readonly #leaseMs: number;
  readonly #clock: Clock;
  readonly #store: TaskStore;
  #timer: NodeJS.Timeout | null = null;

  constructor(store: TaskStore, leaseMs: number, clock: Clock) {
    this.#store = store;
    this.#leaseMs = leaseMs;
    this.#clock = clock;
    this.#renew = store.db.prepare('UPDATE tasks SET lease_until = ? WHERE id = ? AND lease_fence = ?');
  }

  /** `onEnd` is called once, when the task is not held any more, but not by {@link stop}. */
  hold(taskId: string, fence: number, onEnd?: (end: HoldEnd) => void): void {
    this.drop(taskId, 'lost');
    this.#held.set(taskId, { fence, onEnd });
    if (this.#timer) return;
    this.#timer = setInterval(() => this.#renewAll(), Math.max(1, this.#leaseMs / 3));
    this.#timer.unref();
  }

  /** Calls back at the end of a hold there is; false where there is none. */
  onEnd(taskId: string, callback: (end: HoldEnd) => void): boolean {
    const hold = this.#held.get(taskId);
    if (hold) this.#held.set(taskId, { ...hold, onEnd: callback });
    return hold !== undefined;
  }

  drop(taskId: string, end: HoldEnd = 'ended'): void {
    const hold = this.#held.get(taskId);
    this.#held.delete(taskId);
    if (this.#held.size === 0) this.stop();
    hold?.onEnd?.(end);
  }

  /** Gives a claimed task's lease its full time again; answers when it ends, ms since 1970. */
  renew({ id, lease_fence }: TaskRecord): number {
    const until = this.#clock.now() + this.#leaseMs;
    if (lease_fence !== null) this.#renew.run(until, id, lease_fence);
    return until;
  }

  stop(): void {
    if (this.#timer) clearInterval(this.#timer);
    this.#timer = null;
  }

  // A busy database is tried again with the next beat, long before the leases run out.
  #renewAll(): void {
    if (this.#store.db.inTransaction) return;
    const until = this.#clock.now() + this.#leaseMs;
    const lost: string[] = [];
    try {
      this.#store.db.transaction(() => {
        for (const [taskId, { fence }] of this.#held) {
          if (this.#renew.run(until, taskId, fence).changes === 0) lost.push(taskId);
        }
      })();
    } catch {
      return;
    }
    for (const taskId of lost) this.drop(taskId, 'lost');
  }
}
