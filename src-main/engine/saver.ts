import type { Clock } from '../platform/clock.ts';
import type { ReleasableSource } from '../snapshots/checkpoint-source.ts';
import type { QueueBackend } from './backends/queue-backend.ts';

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

/** Saves whole states, one at a time, and only when the content changed since the last save. */
export class Saver {
  readonly #parts: SaverParts;
  #timer: NodeJS.Timeout | null = null;
  #saved: string | null = null;
  #lastSavedAt: number | null = null;

  constructor(parts: SaverParts) {
    this.#parts = parts;
  }

  /** ms since 1970; for a queue whose commits are its saves, the last save that was asked for. */
  get lastSavedAt(): number | null {
    return this.#lastSavedAt ?? this.#parts.backend.store.readState().saved_at;
  }

  start(): void {
    const { interval, writable, backend } = this.#parts;
    this.#saved ??= this.#fingerprint();
    if (interval === null || !writable || backend.savesOnCommit) return;
    this.#timer = setInterval(() => void this.#autoSave(), interval);
    this.#timer.unref();
  }

  /** Resolves once the content of this moment is durable. */
  save(): Promise<void> {
    return this.#parts.exclusive(() => this.saveWithinCommit());
  }

  /** The same for a caller that keeps mutations out itself. */
  async saveWithinCommit(): Promise<void> {
    const { onSaved, onError } = this.#parts;
    try {
      await this.#saveNow();
      onSaved();
    } catch (error) {
      onError('save', error);
      throw error;
    }
  }

  async stop(): Promise<void> {
    if (this.#timer) clearInterval(this.#timer);
    if (this.#parts.writable && this.#fingerprint() !== this.#saved) await this.save();
  }

  async #autoSave(): Promise<void> {
    if (this.#fingerprint() !== this.#saved) await this.save().catch(() => undefined);
  }

  async #saveNow(): Promise<void> {
    const { backend, source, clock } = this.#parts;
    if (!backend.savesOnCommit) {
      const fingerprint = this.#fingerprint();
      await this.#saveSource(source());
      this.#saved = fingerprint;
    }
    this.#lastSavedAt = clock.now();
  }

  async #saveSource(source: ReleasableSource): Promise<void> {
    try {
      await this.#parts.backend.save(source);
    } finally {
      source.release();
    }
  }

  // Snapshots move the revision without touching what a checkpoint holds, so content, strategy and totals tell.
  #fingerprint(): string {
    const { store } = this.#parts.backend;
    const state = store.readState();
    const totals = store.db.prepare('SELECT project, completed_total, failed_total, weight FROM projects').raw().all();
    return `${state.content_sum.toString('hex')}:${state.strategy}:${JSON.stringify(totals)}`;
  }
}
