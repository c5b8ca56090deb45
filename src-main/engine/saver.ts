import { type AppError, toAppError } from '../../src-shared/errors/app-error.ts';
import type { Degraded } from '../../src-shared/models/queue.ts';
import type { Measure } from '../monitoring/persistence-monitor.ts';
import type { Clock } from '../platform/clock.ts';
import type { ReleasableSource } from '../snapshots/checkpoint-source.ts';
import type { QueueBackend } from './backends/queue-backend.ts';
import { CatchUp, type CatchUpChange, outcomeUnknown } from './catch-up.ts';
import type { Deferred } from './commit-queue.ts';
import { SaveTimers } from './save-timers.ts';
import { readBatch } from './store/change-batches.ts';

export interface SaverParts {
  readonly backend: QueueBackend;
  readonly writable: boolean;
  /** ms between automatic saves; null for none. */
  readonly interval: number | null;
  /** ms from a change to an automatic save; null for none. */
  readonly debounce: number | null;
  readonly source: () => ReleasableSource;
  readonly measure: Measure;
  /** Keeps mutations out while a save that nobody's commit waits for is made. */
  readonly exclusive: (work: () => Promise<void>) => Promise<void>;
  readonly onSaved: () => void;
  readonly onError: (operation: string, error: unknown) => void;
  /** A storage that is out of reach for a while was lost, or found again. */
  readonly onCatchUp: (change: CatchUpChange, reason: AppError | null) => void;
  /** How long a change waits for such a storage, ms. */
  readonly patienceMs: number;
  readonly clock: Clock;
}

/**
 * Keeps a queue's content durable, one save at a time. With an adapter that takes changes, a commit appends what
 * it changed and whole states are saved on request, at the end, and when appending has become the dearer way
 * (or only for that reason, where changes are applied in place);
 * with any other, every save is a whole state. Where commits are kept at once but not yet for a power cut, a save is
 * what sees to that. Nothing is written where nothing changed.
 *
 * After a change could not be appended its outcome is unknown. Where the storage may come back by itself (it has a
 * `connection`) the queue goes on in memory and catches up; anywhere else it is *degraded* and refuses further
 * changes until it is opened anew, so that nothing is built on what may not be there.
 */
export class Saver {
  readonly #parts: SaverParts;
  readonly #timers: SaveTimers;
  #saved: string | null = null;
  #lastSavedAt: number | null = null;
  #failed: AppError | null = null;
  #isGivenUp = false;
  readonly #catchUp: CatchUp | null;

  constructor(parts: SaverParts) {
    this.#parts = parts;
    this.#timers = new SaveTimers(parts, () => this.#autoSave());
    this.#catchUp = parts.backend.connection ? this.#makeCatchUp() : null;
  }

  /** ms since 1970; for a queue whose commits are its saves, the last save that was asked for. */
  get lastSavedAt(): number | null {
    return this.#lastSavedAt ?? this.#parts.backend.store.readState().saved_at;
  }

  /** Why the queue takes no changes any more, or null. */
  get failed(): AppError | null {
    return this.#failed;
  }

  /** Another owner took the queue over; null otherwise. */
  get lost(): AppError | null {
    return this.#catchUp?.lost ?? null;
  }

  /** Since when and why changes are kept in memory only; null while all is well. */
  get degraded(): Degraded | null {
    return this.#catchUp?.degraded ?? null;
  }

  start(): void {
    const { writable, backend } = this.#parts;
    this.#saved ??= this.#fingerprint();
    this.#followConnection();
    if (writable && (!backend.savesOnCommit || backend.flush)) this.#timers.start();
  }

  /** Says that a commit changed something. */
  noteChange(): void {
    this.#timers.noteChange();
  }

  /** Says that the content is what storage holds, because it was just read from there. */
  noteLoaded(): void {
    this.#saved = this.#fingerprint();
  }

  /** Leaves unsaved what is unsaved: from now on nothing is written any more. */
  giveUp(): void {
    this.#isGivenUp = true;
  }

  /** Resolves once the content of this moment is durable, as a whole state. */
  save(): Promise<void> {
    return this.#parts.exclusive(() => this.saveWithinCommit());
  }

  /** The same for a caller that keeps mutations out itself. */
  async saveWithinCommit(): Promise<void> {
    try {
      await this.#report('save', () => this.#saveWhole());
      this.#catchUp?.done();
    } catch (error) {
      if (this.#catchUp === null) throw error;
      this.#catchUp.failed(error);
      throw this.#catchUp.lost ?? outcomeUnknown('yet', toAppError(error));
    }
  }

  /** Makes the last commit durable in the cheapest way there is; the caller keeps mutations out. */
  async keepCommit(): Promise<Deferred | null> {
    const catchUp = this.#catchUp;
    if (catchUp?.lost) throw catchUp.lost;
    if (catchUp?.degraded) return { until: catchUp.later() };
    try {
      if (this.#parts.backend.changes) await this.#report('save', () => this.#append());
      else await this.saveWithinCommit();
      return null;
    } catch (error) {
      if (catchUp === null) throw error;
      catchUp.failed(error);
      if (catchUp.lost) throw catchUp.lost;
      return { until: catchUp.later() };
    }
  }

  /** Rejects where something stays that could not be saved. */
  async stop(): Promise<void> {
    this.#timers.stop();
    if (!this.#parts.writable || this.#failed || this.#isGivenUp || this.#parts.backend.failure()) return;
    if (this.#catchUp?.degraded || this.#catchUp?.lost) await this.#catchUp.stop();
    else if (this.#isChanged()) await this.save();
  }

  #followConnection(): void {
    this.#parts.backend.connection?.onState((now) => {
      if (now.state === 'connected') this.#catchUp?.reachable(now.complete);
      else this.#catchUp?.unreachable(now.reason);
    });
  }

  #makeCatchUp(): CatchUp {
    const { exclusive, onCatchUp, patienceMs, clock, backend, writable } = this.#parts;
    return new CatchUp({
      exclusive,
      write: () => (writable ? this.#writeMissing() : Promise.resolve()),
      pendingChanges: () => backend.store.log?.size ?? 0,
      onChange: onCatchUp,
      patienceMs,
      clock,
    });
  }

  async #writeMissing(): Promise<void> {
    const { changes } = this.#parts.backend;
    await (changes?.wantsCheckpoint() ? this.#saveWhole() : this.#append());
    this.#lastSavedAt = this.#parts.clock.now();
    this.#parts.onSaved();
  }

  async #autoSave(): Promise<void> {
    if (this.#failed || this.#isGivenUp || this.#catchUp?.lost || this.#catchUp?.degraded) return;
    const { backend, exclusive } = this.#parts;
    if (backend.failure() || !this.#isChanged()) return;
    const whole = backend.changes?.wantsCheckpoint() ?? true;
    if (!whole && backend.store.log?.isEmpty) return;
    await exclusive(async () => {
      if (whole) return this.saveWithinCommit();
      // Nobody waits for it: what was deferred is caught up with anyway.
      const deferred = await this.keepCommit();
      deferred?.until.catch(() => undefined);
    }).catch(() => undefined);
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
      await this.#parts.measure('save', () => changes.append(readBatch(store, names)));
    } catch (error) {
      store.log.putBack(names);
      if (this.#catchUp === null) this.#failed = toAppError(error);
      throw error;
    }
  }

  async #saveWhole(): Promise<void> {
    const { backend, source, measure, clock } = this.#parts;
    if (backend.savesOnCommit) {
      const fingerprint = this.#fingerprint();
      const { flush } = backend;
      if (flush) await measure('save', async () => flush(clock.now()));
      this.#saved = fingerprint;
      return;
    }
    if (backend.changes?.inPlace && !backend.changes.wantsCheckpoint()) return this.#append();
    const fingerprint = this.#fingerprint();
    const names = backend.store.log?.take();
    const content = source();
    try {
      await measure('save', () => measure('checkpoint', () => backend.save(content)));
      this.#saved = fingerprint;
    } catch (error) {
      if (names) backend.store.log?.putBack(names);
      throw error;
    } finally {
      content.release();
    }
  }

  #isChanged(): boolean {
    const { changes, store } = this.#parts.backend;
    if (changes?.inPlace && store.log) return !store.log.isEmpty;
    return this.#fingerprint() !== this.#saved;
  }

  // Snapshots move the revision without touching what a checkpoint holds, so content, strategy and totals tell.
  #fingerprint(): string {
    const { store, savesOnCommit } = this.#parts.backend;
    const state = store.readState();
    if (savesOnCommit) return String(state.revision);
    const totals = store.db.prepare('SELECT project, completed_total, failed_total, weight FROM projects').raw().all();
    return `${state.content_sum.toString('hex')}:${state.strategy}:${state.paused}:${JSON.stringify(totals)}`;
  }
}
