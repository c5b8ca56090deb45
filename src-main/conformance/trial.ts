import assert from 'node:assert/strict';
import { type AppError, isAppError } from '../../src-shared/errors/app-error.ts';
import type { ErrorCode } from '../../src-shared/errors/error-codes.ts';
import { makeBackend, makeStorage } from '../engine/open-backend.ts';
import { resolveOptions } from '../engine/options.ts';
import type { StorageType } from '../engine/persistence-options.ts';
import { QueueManager } from '../engine/queue-manager.ts';
import { readView } from '../engine/store/read-view.ts';
import { ManualClock } from '../platform/manual-clock.ts';
import type { StorageCapabilities, WholeStateStorage } from '../storage/base-storage.ts';
import { type Adapter, makeAdapter } from '../storage/custom/make-adapter.ts';
import { insertAll, removeTask } from './change-writer.ts';
import type { ConformanceSubject, StoragePlace } from './subject.ts';

/** Registers one test. */
export type Check = (name: string, body: (trial: Trial) => Promise<void>) => void;

/** What the tests of a group are registered with, and for. */
export interface Group {
  readonly check: Check;
  readonly supports: StorageCapabilities;
  readonly canFail: boolean;
}

const DEFAULT_PATIENCE = 10_000;

/** One test's place with everything that is open there. */
export class Trial {
  readonly clock = new ManualClock();
  readonly #subject: ConformanceSubject;
  readonly #place: StoragePlace;
  readonly #open: Array<() => Promise<unknown>> = [];

  constructor(subject: ConformanceSubject, place: StoragePlace) {
    this.#subject = subject;
    this.#place = place;
  }

  /** What kind of storage it is, and what that says of itself. */
  async declared(): Promise<{ type: StorageType; supports: StorageCapabilities }> {
    const options = resolveOptions({ clock: this.clock, persistence: this.#place.persistence });
    const backend = await makeBackend(options);
    this.#open.push(() => backend.close());
    return { type: options.persistence.type, supports: backend.supports };
  }

  /** A manager that does not run yet. Nothing is saved by a timer. */
  manager(options: { readonly saveOnChange?: boolean } = {}): QueueManager {
    const persistence = { ...this.#place.persistence, autoSave: false, enableSnapshots: false, ...options };
    const queue = new QueueManager({
      ...{ clock: this.clock, pollInterval: 20, schedulingStrategy: 'fifo', persistence },
      recoverClaims: false,
    });
    this.#open.push(() => queue.stop());
    return queue;
  }

  async open(options: { readonly saveOnChange?: boolean } = {}): Promise<QueueManager> {
    const queue = this.manager(options);
    await queue.start();
    return queue;
  }

  /** The queue as whoever opens it next finds it. */
  async reopen(queue: QueueManager): Promise<QueueManager> {
    await queue.stop();
    return this.open();
  }

  /** The storage below the engine, not initialized. */
  async storage(): Promise<WholeStateStorage> {
    const storage = await makeStorage(resolveOptions({ clock: this.clock, persistence: this.#place.persistence }));
    this.#open.push(() => storage.close());
    return storage;
  }

  /** The user's adapter alone, initialized; null where the storage is none. */
  async adapter(): Promise<Adapter | null> {
    const { persistence } = this.#place;
    if (persistence.type !== 'custom') return null;
    const adapter = makeAdapter(persistence.customStorage, persistence);
    await adapter.initialize();
    this.#open.push(() => adapter.close());
    return adapter;
  }

  /** Answers how to let writes succeed again. */
  async failWrites(): Promise<() => Promise<void>> {
    const { failWrites } = this.#subject;
    assert.ok(failWrites);
    return failWrites(this.#place.persistence);
  }

  /** Waits until the check holds; looked at after every change that another manager made. */
  async followed(queue: QueueManager, check: () => boolean): Promise<void> {
    const late = AbortSignal.timeout(this.#subject.patience ?? DEFAULT_PATIENCE);
    while (!check()) {
      late.throwIfAborted();
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, 50);
        queue.once('changed', () => {
          clearTimeout(timer);
          resolve();
        });
      });
    }
  }

  /** Closes what is open and removes the place. */
  async end(): Promise<void> {
    for (const close of this.#open.reverse()) await close().catch(() => undefined);
    await this.#place.remove?.();
  }
}

/** Makes these tasks, and nothing else, the content of a queue, with totals of projects, and saves it. */
export async function fill(queue: QueueManager, texts: readonly string[]): Promise<void> {
  const old = queue.store.db.prepare<[], string>('SELECT id FROM tasks').pluck().all();
  queue.store.transaction((tx) => {
    for (const id of old) removeTask(tx, id);
    insertAll(tx, texts);
    tx.addTotals('', { completed: 5, failed: 1 });
    tx.addTotals('__proto__', { completed: 3, weight: 4 });
    tx.state.strategy = 'deadline-aware';
    tx.touch();
  });
  await queue.saveQueue();
}

/** The tasks in order of arrival, to the letter. */
export function textsOf(queue: QueueManager): string[] {
  return [...readView(queue.store.db, null)].map(({ text }) => text);
}

export function idsOf(queue: QueueManager): string[] {
  return textsOf(queue).map((text) => String(JSON.parse(text).id));
}

export function hashOf(queue: QueueManager): string {
  return queue.store.state().contentHash;
}

/** The call rejects with an AppError; with one of the codes, where some are given. */
export async function refused(call: () => unknown, ...codes: readonly ErrorCode[]): Promise<AppError> {
  try {
    await call();
  } catch (error) {
    assert.ok(isAppError(error), `an AppError was expected: ${String(error)}`);
    assert.ok(codes.length === 0 || codes.includes(error.code), `${codes.join(' or ')} was expected: ${error.code}`);
    return error;
  }
  assert.fail(`should have been refused${codes.length > 0 ? ` with ${codes.join(' or ')}` : ''}`);
}
