import type { Clock } from '../platform/clock.ts';
import type { CheckpointSource } from '../storage/checkpoint.ts';
import type { QueueBackend } from './backends/queue-backend.ts';

export interface SaverParts {
  readonly backend: QueueBackend;
  readonly writable: boolean;
  /** ms between automatic saves; null for none. */
  readonly interval: number | null;
  readonly source: () => CheckpointSource;
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
  #running: Promise<void> = Promise.resolve();

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
    const next = this.#running.catch(() => undefined).then(() => this.#saveNow());
    this.#running = next;
    return next;
  }

  async stop(): Promise<void> {
    if (this.#timer) clearInterval(this.#timer);
    await this.#running.catch(() => undefined);
    if (this.#parts.writable && this.#fingerprint() !== this.#saved) await this.save();
  }

  async #autoSave(): Promise<void> {
    if (this.#fingerprint() !== this.#saved) await this.save().catch(() => undefined);
  }

  async #saveNow(): Promise<void> {
    const { backend, source, onSaved, onError, clock } = this.#parts;
    try {
      if (!backend.savesOnCommit) {
        const fingerprint = this.#fingerprint();
        await backend.save(source());
        this.#saved = fingerprint;
      }
      this.#lastSavedAt = clock.now();
      onSaved();
    } catch (error) {
      onError('save', error);
      throw error;
    }
  }

  // Snapshots move the revision without touching what a checkpoint holds, so content and strategy tell.
  #fingerprint(): string {
    const state = this.#parts.backend.store.readState();
    return `${state.content_sum.toString('hex')}:${state.strategy}`;
  }
}
