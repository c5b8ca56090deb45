import type { Statement } from 'better-sqlite3';
import type { Clock } from '../platform/clock.ts';
import type { TaskStore } from './store/task-store.ts';

/** Renews the leases of the tasks this manager holds for as long as it lives. */
export class LeaseKeeper {
  readonly #held = new Map<string, number>();
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

  hold(taskId: string, fence: number): void {
    this.#held.set(taskId, fence);
    if (this.#timer) return;
    this.#timer = setInterval(() => this.#renewAll(), this.#leaseMs / 3);
    this.#timer.unref();
  }

  drop(taskId: string): void {
    this.#held.delete(taskId);
    if (this.#held.size === 0) this.stop();
  }

  stop(): void {
    if (this.#timer) clearInterval(this.#timer);
    this.#timer = null;
  }

  // A busy database is tried again with the next beat, long before the leases run out.
  #renewAll(): void {
    if (this.#store.db.inTransaction) return;
    const until = this.#clock.now() + this.#leaseMs;
    try {
      this.#store.db.transaction(() => {
        for (const [taskId, fence] of this.#held) this.#renew.run(until, taskId, fence);
      })();
    } catch {
      return;
    }
  }
}
