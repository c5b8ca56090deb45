import { type AppError, toAppError } from '../../src-shared/errors/app-error.ts';
import type { Clock } from '../platform/clock.ts';
import type { ReleasableSource } from '../snapshots/checkpoint-source.ts';
import type { QueueBackend } from './backends/queue-backend.ts';
import { readBatch } from './store/change-batches.ts';

export interface SaverParts {
  readonly backend: QueueBackend;
  readonly writable: boolean;
  /** ms between automatic saves; null for none. */
  readonly interval: number | null;
  readonly source: () => ReleasableSource;
  /** Keeps mutations out while a save that nobody's commit waits for is made. */
  readonly exclusive: (work: () => Promise<void>) => Promise<void>;
  readonly onSaved: () => void;
  readonly onError: (operation: string, error: unknown) => void;
  readonly clock: Clock;
}

/**
 * Keeps a queue's content durable, one save at a time. With an adapter that takes changes, a commit appends what
 * it changed and whole states are saved on request, at the end, and when appending has become the dearer way;
 * with any other, every save is a whole state. Nothing is written where nothing changed.
 *
 * After a change could not be appended its outcome is unknown: the queue is *degraded* and refuses further
 * changes until it is opened anew, so that nothing is built on what may not be there.
 */
export class Saver {
  readonly #parts: SaverParts;
  #timer: NodeJS.Timeout | null = null;
  #saved: string | null = null;
  #lastSavedAt: number | null = null;
  #degraded: AppError | null = null;

  constructor(parts: SaverParts) {
    this.#parts = parts;
  }

  /** ms since 1970; for a queue whose commits are its saves, the last save that was asked for. */
  get lastSavedAt(): number | null {
    return this.#lastSavedAt ?? this.#parts.backend.store.readState().saved_at;
  }

  /** Why the queue takes no changes any more, or null. */
  get degraded(): AppError | null {
    return this.#degraded;
  }

  start(): void {
    const { interval, writable, backend } = this.#parts;
    this.#saved ??= this.#fingerprint();
    if (interval === null || !writable || backend.savesOnCommit) return;
    this.#timer = setInterval(() => void this.#autoSave(), interval);
    this.#timer.unref();
  }

  /** Resolves once the content of this moment is durable, as a whole state. */
  save(): Promise<void> {
    return this.#parts.exclusive(() => this.saveWithinCommit());
  }

  /** The same for a caller that keeps mutations out itself. */
  saveWithinCommit(): Promise<void> {
    return this.#report('save', () => this.#saveWhole());
  }

  /** Makes the last commit durable in the cheapest way there is; the caller keeps mutations out. */
  keepCommit(): Promise<void> {
    return this.#parts.backend.changes ? this.#report('save', () => this.#append()) : this.saveWithinCommit();
  }

  async stop(): Promise<void> {
    if (this.#timer) clearInterval(this.#timer);
    if (this.#parts.writable && !this.#degraded && this.#isChanged()) await this.save();
  }

  async #autoSave(): Promise<void> {
    if (this.#degraded || !this.#isChanged()) return;
    const { backend, exclusive } = this.#parts;
    const whole = backend.changes?.wantsCheckpoint() ?? true;
    await (whole ? this.save() : exclusive(() => this.keepCommit())).catch(() => undefined);
  }

  async #report(operation: string, work: () => Promise<void>): Promise<void> {
    const { onSaved, onError, clock } = this.#parts;
    try {
      await work();
      this.#lastSavedAt = clock.now();
      onSaved();
    } catch (error) {
      onError(operation, error);
      throw error;
    }
  }

  async #append(): Promise<void> {
    const { changes, store } = this.#parts.backend;
    if (!changes || !store.log || store.log.isEmpty) return;
    const names = store.log.take();
    try {
      await changes.append(readBatch(store, names));
    } catch (error) {
      store.log.putBack(names);
      this.#degraded = toAppError(error);
      throw error;
    }
  }

  async #saveWhole(): Promise<void> {
    const { backend, source } = this.#parts;
    if (backend.savesOnCommit) return;
    const fingerprint = this.#fingerprint();
    const names = backend.store.log?.take();
    const content = source();
    try {
      await backend.save(content);
      this.#saved = fingerprint;
    } catch (error) {
      if (names) backend.store.log?.putBack(names);
      throw error;
    } finally {
      content.release();
    }
  }

  #isChanged(): boolean {
    return this.#fingerprint() !== this.#saved;
  }

  // Snapshots move the revision without touching what a checkpoint holds, so content, strategy and totals tell.
  #fingerprint(): string {
    const { store } = this.#parts.backend;
    const state = store.readState();
    const totals = store.db.prepare('SELECT project, completed_total, failed_total, weight FROM projects').raw().all();
    return `${state.content_sum.toString('hex')}:${state.strategy}:${JSON.stringify(totals)}`;
  }
}
