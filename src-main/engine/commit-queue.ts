import { isAppError } from '../../src-shared/errors/app-error.ts';
import type { StoreTransaction, TaskStore } from './store/task-store.ts';

type Mutation<Result> = (tx: StoreTransaction) => Result;

interface Waiting {
  readonly run: Mutation<unknown>;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** Durability that comes later, for which the next commits need not wait. */
export interface Deferred {
  readonly until: Promise<void>;
}

/** Told how long each transaction took, ms. */
export interface CommitObserver {
  readonly committed: (ms: number) => void;
  readonly failed: (ms: number, error: unknown) => void;
}

type Outcome = { readonly value: unknown } | { readonly error: unknown };

/**
 * Group commit: mutations asked for in one tick, or while a commit is on its way, go into one transaction and
 * share its flush. Each caller's promise settles when its change is as durable as the queue promises.
 *
 * A mutation that throws an AppError must not have changed anything yet; any other throw undoes the whole
 * group, whose members are then run one by one.
 */
export class CommitQueue {
  readonly #store: TaskStore;
  readonly #makeDurable: () => Promise<Deferred | null> | null;
  readonly #observer: CommitObserver | null;
  #waiting: Waiting[] = [];
  #isScheduled = false;
  /** Who keeps mutations out, or waits to. */
  #holders = 0;
  #running: Promise<void> = Promise.resolve();

  /**
   * `makeDurable` is called after each commit; null where the commit itself was durable enough. With a deferred
   * answer the queue goes on, and only those who asked for the mutations wait on.
   */
  constructor(
    store: TaskStore,
    makeDurable: () => Promise<Deferred | null> | null,
    observer: CommitObserver | null = null,
  ) {
    this.#observer = observer;
    this.#store = store;
    this.#makeDurable = makeDurable;
  }

  run<Result>(mutation: Mutation<Result>): Promise<Result> {
    return new Promise<Result>((resolve, reject) => {
      this.#waiting.push({ run: mutation, resolve: (value) => resolve(value as Result), reject });
      this.#schedule();
    });
  }

  /** Runs `work` while no mutation runs; those that come meanwhile wait. */
  async exclusive<Result>(work: () => Promise<Result>): Promise<Result> {
    const before = this.#running;
    let release: () => void = () => undefined;
    this.#holders += 1;
    this.#running = new Promise<void>((resolve) => {
      release = resolve;
    });
    await before;
    try {
      return await work();
    } finally {
      this.#holders -= 1;
      release();
    }
  }

  /** Resolves when nothing is half done: at once, unless a commit or exclusive work is on its way. */
  async quiet(): Promise<void> {
    await this.#running;
  }

  /** Resolves once everything asked for so far has settled. */
  async idle(): Promise<void> {
    while (this.#isScheduled || this.#waiting.length > 0) {
      // Microtasks alone would keep the tick from coming that the group waits for.
      await new Promise<void>((resolve) => process.nextTick(resolve));
      await this.#running;
    }
    await this.#running;
  }

  // A next-tick callback runs after all microtasks: everyone who was woken by the last commit is in the group.
  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    process.nextTick(() => this.#flush());
  }

  // Where nobody is in the way and the commit is all there is to do, it is done within the tick.
  #flush(): void {
    if (this.#holders > 0) {
      void this.exclusive(async () => this.#commitWaiting());
      return;
    }
    const underWay = this.#commitWaiting();
    if (underWay) void this.exclusive(() => underWay);
  }

  /** Null where everyone has the outcome already. */
  #commitWaiting(): Promise<void> | null {
    const group = this.#waiting;
    this.#waiting = [];
    this.#isScheduled = false;
    if (group.length === 0) return null;
    const outcomes = this.#runTogether(group) ?? group.map((waiting) => this.#runAlone(waiting));
    const durable = this.#makeDurable();
    if (durable) return settleWhen(durable, group, outcomes);
    settle(group, outcomes);
    return null;
  }

  // Null where a mutation broke down. A transaction that could not begin or commit failed for everyone: trying it
  // again for each would wait for a busy database as many times, and might repeat a commit that did succeed.
  #runTogether(group: readonly Waiting[]): Outcome[] | null {
    let brokeDown = false;
    const onBreakdown = (): void => {
      brokeDown = group.length > 1;
    };
    const start = performance.now();
    try {
      const outcomes = this.#store.transaction((tx) => group.map(({ run }) => attempt(run, tx, onBreakdown)));
      this.#observer?.committed(performance.now() - start);
      return outcomes;
    } catch (error) {
      if (!brokeDown) this.#observer?.failed(performance.now() - start, error);
      return brokeDown ? null : group.map(() => ({ error }));
    }
  }

  #runAlone({ run }: Waiting): Outcome {
    try {
      return { value: this.#store.transaction(run) };
    } catch (error) {
      return { error };
    }
  }
}

async function settleWhen(
  durable: Promise<Deferred | null>,
  group: readonly Waiting[],
  outcomes: readonly Outcome[],
): Promise<void> {
  const rejectAll = (error: unknown): void => {
    for (const { reject } of group) reject(error);
  };
  try {
    const deferred = await durable;
    if (deferred === null) settle(group, outcomes);
    else void deferred.until.then(() => settle(group, outcomes), rejectAll);
  } catch (error) {
    rejectAll(error);
  }
}

function settle(group: readonly Waiting[], outcomes: readonly Outcome[]): void {
  for (const [index, { resolve, reject }] of group.entries()) {
    const outcome = outcomes[index];
    if (outcome && 'value' in outcome) resolve(outcome.value);
    else reject(outcome?.error);
  }
}

function attempt(run: Mutation<unknown>, tx: StoreTransaction, onBreakdown: () => void): Outcome {
  try {
    return { value: run(tx) };
  } catch (error) {
    if (isAppError(error)) return { error };
    onBreakdown();
    throw error;
  }
}
