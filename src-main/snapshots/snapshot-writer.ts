import { AppError } from '../../src-shared/errors/app-error.ts';
import { isSnapshotId, type Snapshot } from '../../src-shared/models/snapshot.ts';
import { countsOf, totalOf } from '../engine/store/queue-state.ts';
import type { StoreTransaction } from '../engine/store/task-store.ts';
import { type CatalogEntry, emptyEntry, type SnapshotCatalog, toSnapshot } from './catalog.ts';
import { checkpointSource } from './checkpoint-source.ts';
import type { Marks } from './marks.ts';
import { snapshotIdFor } from './snapshot-id.ts';
import type { CreateSnapshotOptions, SnapshotParts } from './snapshot-parts.ts';

/** Puts snapshots of the live queue into the catalog and the backend's keeping, and takes them out again. @internal */
export class SnapshotWriter {
  readonly #parts: SnapshotParts;
  readonly #catalog: SnapshotCatalog;
  readonly #marks: Marks;
  readonly #beingTaken = new Set<Promise<Snapshot>>();
  readonly #beingWritten = new Set<string>();

  constructor(parts: SnapshotParts, catalog: SnapshotCatalog, marks: Marks) {
    this.#parts = parts;
    this.#catalog = catalog;
    this.#marks = marks;
  }

  /** Takes the snapshot that `mark` marks; it is given up where the backend cannot keep it. */
  take(mark: () => Promise<CatalogEntry>): Promise<Snapshot> {
    const taking = this.#parts.measure('snapshot', async () => this.#write(await mark()));
    this.#beingTaken.add(taking);
    return taking.finally(() => this.#beingTaken.delete(taking));
  }

  /** Resolves once every snapshot that was asked for is kept or given up. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.#beingTaken);
  }

  /** Whether the backend still writes it, so that it is in the catalog alone. */
  isBeingWritten(id: string): boolean {
    return this.#beingWritten.has(id);
  }

  /** Lists the queue's content as it is at this point of the transaction; {@link keep} has to follow. */
  mark(tx: StoreTransaction, options: CreateSnapshotOptions): CatalogEntry {
    const { clock } = this.#parts;
    const trigger = options.trigger ?? 'manual';
    const name = options.name?.trim() ?? '';
    const id = snapshotIdFor(name, trigger, clock.now(), (wanted) => this.#catalog.find(wanted) === undefined);
    if (!isSnapshotId(id)) throw new AppError('snapshot.invalid-id', `${id} cannot name a snapshot`);
    const mark = this.#marks.set(tx, 'snapshot');
    const counts = countsOf(tx.state);
    const entry: CatalogEntry = {
      ...emptyEntry(id),
      mark,
      name: name || id,
      note: options.note ?? '',
      pinned: options.pinned ? 1 : 0,
      trigger,
      created_at: clock.now(),
      task_count: totalOf(counts),
      counts: JSON.stringify(counts),
      content_hash: tx.contentHash(),
    };
    this.#catalog.insert(entry);
    tx.flushCounters();
    this.#catalog.keepCounts(mark);
    return entry;
  }

  /** Hands the marked content to a backend that keeps snapshots apart. */
  async keep(entry: CatalogEntry): Promise<void> {
    const { id, mark, task_count: taskCount, content_hash: contentHash } = entry;
    this.#beingWritten.add(id);
    try {
      const source = checkpointSource(this.#parts.backend.store, this.#marks, { mark, taskCount, contentHash });
      const size = await this.#parts.backend.keepSnapshot(toSnapshot(entry), source);
      if (size !== null) this.#catalog.setSize(id, size);
    } finally {
      this.#beingWritten.delete(id);
    }
  }

  /** Takes it off the list; what the backend keeps stays. */
  async forget(entry: CatalogEntry): Promise<void> {
    await this.#parts.commits.exclusive(async () => this.drop(entry));
  }

  /** The same for a caller that keeps mutations out itself. */
  drop(entry: CatalogEntry): void {
    const { mark } = this.#catalog.find(entry.id) ?? entry;
    this.#parts.backend.store.transaction((tx) => {
      this.#catalog.remove({ ...entry, mark });
      if (mark !== 0) this.#marks.releaseWithin(tx, mark);
    });
  }

  async #write(entry: CatalogEntry): Promise<Snapshot> {
    try {
      await this.keep(entry);
    } catch (error) {
      await this.forget(entry);
      throw error;
    }
    return toSnapshot(this.#catalog.get(entry.id));
  }
}
