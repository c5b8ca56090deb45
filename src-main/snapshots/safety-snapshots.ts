import { isAppError } from '../../src-shared/errors/app-error.ts';
import type { DiffFilter } from '../../src-shared/models/snapshot-diff.ts';
import type { CatalogEntry } from './catalog.ts';
import { RestoreRun } from './restore-run.ts';
import type { SnapshotParts } from './snapshot-parts.ts';
import type { SnapshotWriter } from './snapshot-writer.ts';

interface Changed<Result> {
  readonly safety: CatalogEntry;
  readonly result: Result;
}

/**
 * Snapshots that hold the queue as it was before all of it changed, so that the change can be undone. For callers
 * that keep mutations out. @internal
 */
export class SafetySnapshots {
  readonly #parts: SnapshotParts;
  readonly #writer: SnapshotWriter;

  constructor(parts: SnapshotParts, writer: SnapshotWriter) {
    this.#parts = parts;
    this.#writer = writer;
  }

  /** Takes one, then runs `change`. Where either fails the snapshot goes; it stays once the content was replaced. */
  async takeThen<Result>(name: string, change: (safety: CatalogEntry) => Promise<Result>): Promise<Changed<Result>> {
    const { store } = this.#parts.backend;
    const safety = store.transaction((tx) => this.#writer.mark(tx, { name, trigger: 'safety' }));
    try {
      await this.#writer.keep(safety);
      return { safety, result: await change(safety) };
    } catch (error) {
      await this.#drop(safety);
      throw error;
    }
  }

  /**
   * Saves what changed since `safety`; what cannot be saved is taken back. A server that is out of reach gets the
   * change later, so it stays.
   */
  async saveOrTakeBack(safety: CatalogEntry): Promise<void> {
    const { store } = this.#parts.backend;
    try {
      await this.#parts.save();
    } catch (error) {
      if (isAppError(error, 'storage.outcome-unknown')) throw error;
      await new RestoreRun(store, safety, { ...safety, content_hash: store.state().contentHash }).run({});
      await this.#drop(safety);
      throw error;
    }
  }

  async #drop(safety: CatalogEntry): Promise<void> {
    await this.#parts.backend.dropSnapshot(safety.id).catch(() => undefined);
    this.#writer.drop(safety);
  }
}

/** Going back to a safety snapshot is an undo; its own safety snapshot must not repeat the whole story. */
export function nameBeforeRestore({ trigger, name }: CatalogEntry, only: DiffFilter | undefined): string {
  return trigger === 'safety'
    ? `Before undoing the ${name.replace(/^Before (undoing the )?/, '')}`
    : `Before ${only ? 'partial ' : ''}restore of ${name}`;
}
