import { AppError, isAppError } from '../../src-shared/errors/app-error.ts';
import {
  isSnapshotId,
  type RestoreOutcome,
  type RestorePreview,
  type Snapshot,
} from '../../src-shared/models/snapshot.ts';
import type { DiffFilter } from '../../src-shared/models/snapshot-diff.ts';
import { statusCountsSchema } from '../../src-shared/models/task.ts';
import { contentHashOf, countsOf, totalOf } from '../engine/store/queue-state.ts';
import type { StoreTransaction } from '../engine/store/task-store.ts';
import { type CatalogEntry, emptyEntry, entryOfFile, labelsOf, SnapshotCatalog, toSnapshot } from './catalog.ts';
import { checkpointSource, type ReleasableSource } from './checkpoint-source.ts';
import { chooseDifference } from './chosen-difference.ts';
import { countDifference } from './diff.ts';
import { loadMark } from './load-mark.ts';
import { Marks } from './marks.ts';
import { type RestoreOptions, RestoreRun, refuseStale } from './restore-run.ts';
import { SnapshotCare } from './snapshot-care.ts';
import { snapshotIdFor } from './snapshot-id.ts';
import type { CreateSnapshotOptions, SnapshotParts } from './snapshot-parts.ts';

/** A change that restoring `safetySnapshotId` undoes, as long as the content is what `undoToken` stands for. */
export interface SafeChange<Result> {
  readonly result: Result;
  readonly safetySnapshotId: string;
  readonly undoToken: string;
}

/** Everything about the snapshots of one queue: take, list, look into, restore, drop. */
export class SnapshotService {
  readonly #parts: SnapshotParts;
  readonly #catalog: SnapshotCatalog;
  readonly #marks: Marks;
  readonly #beingTaken = new Set<Promise<Snapshot>>();
  readonly #beingWritten = new Set<string>();
  /** Labels, verification and pruning. */
  readonly care: SnapshotCare;

  constructor(parts: SnapshotParts) {
    this.#parts = parts;
    this.#catalog = new SnapshotCatalog(parts.backend.store.db);
    this.#marks = new Marks(parts.backend.store);
    this.care = new SnapshotCare(parts, this.#catalog, {
      settled: () => this.settled(),
      sync: () => this.#sync(),
      delete: (id) => this.delete(id),
    });
  }

  get marks(): Marks {
    return this.#marks;
  }

  /** Brings the catalog in line with the snapshots the backend keeps apart; their content is read when asked for. */
  async open(): Promise<void> {
    if (this.#parts.backend.savesOnCommit) return;
    await this.#parts.commits.exclusive(() => this.#sync());
  }

  /** For a caller that keeps mutations out. A snapshot that is still being written is not missed. */
  async #sync(): Promise<void> {
    const kept = await this.#parts.backend.listSnapshots();
    const ids = new Set(kept.map(({ id }) => id));
    for (const entry of this.#catalog.list()) {
      if (!ids.has(entry.id) && !this.#beingWritten.has(entry.id)) this.#drop(entry);
    }
    for (const file of kept) {
      const entry = this.#catalog.find(file.id);
      if (entry) this.#catalog.setLabels(file.id, labelsOf(file, toSnapshot(entry)));
      else this.#catalog.insert(entryOfFile(file));
    }
  }

  /** Newest first. */
  list(): Snapshot[] {
    return this.#catalog.list().map(toSnapshot);
  }

  /** `snapshot.not-found` */
  get(id: string): Snapshot {
    return toSnapshot(this.#catalog.get(id));
  }

  /** Takes a snapshot in O(1); a backend that keeps snapshots apart then writes it from a consistent view. */
  create(options: CreateSnapshotOptions = {}): Promise<Snapshot> {
    return this.#finish(() => this.#parts.commits.run((tx) => this.#mark(tx, options)));
  }

  /**
   * Takes an automatic snapshot, or none: null where the newest automatic one is younger than the interval (other
   * processes take them too), or where nothing changed since the newest of all.
   */
  async createAutomatic(intervalMs: number): Promise<Snapshot | null> {
    const marked = await this.#parts.commits.run((tx) => {
      const [age, newest] = [this.#ageOfAutomatic(), this.#catalog.list()[0]];
      const isDue = age === null || age < 0 || age >= intervalMs;
      return isDue && newest?.content_hash !== tx.contentHash() ? this.#mark(tx, { trigger: 'automatic' }) : null;
    });
    return marked && this.#finish(async () => marked);
  }

  /** ms since 1970; null without any. */
  newestAutomaticAt(): number | null {
    return this.#catalog.list().find(({ trigger }) => trigger === 'automatic')?.created_at ?? null;
  }

  #ageOfAutomatic(): number | null {
    const at = this.newestAutomaticAt();
    return at === null ? null : this.#parts.clock.now() - at;
  }

  /** Resolves once every snapshot that was asked for is kept or given up. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.#beingTaken);
  }

  #finish(mark: () => Promise<CatalogEntry>): Promise<Snapshot> {
    const taking = this.#parts.measure('snapshot', async () => this.#write(await mark()));
    this.#beingTaken.add(taking);
    return taking.finally(() => this.#beingTaken.delete(taking));
  }

  async #write(entry: CatalogEntry): Promise<Snapshot> {
    try {
      await this.#keep(entry);
    } catch (error) {
      await this.#forget(entry);
      throw error;
    }
    return toSnapshot(this.#catalog.get(entry.id));
  }

  async delete(id: string): Promise<void> {
    const entry = this.#catalog.get(id);
    await this.#parts.backend.dropSnapshot(id);
    await this.#forget(entry);
  }

  /** Mark of a snapshot whose content is at hand; undefined where it is only in a file. */
  loadedMarkOf(id: string): number | undefined {
    return this.#catalog.get(id).mark || undefined;
  }

  /** The view a snapshot's content can be read through; loads it from its file where it is not resident. */
  async markOf(id: string): Promise<number> {
    const entry = this.#catalog.get(id);
    if (entry.mark !== 0) return entry.mark;
    const { backend, commits, clock, newId } = this.#parts;
    const stored = await backend.readSnapshot(id);
    return commits.exclusive(async () => {
      const known = this.#catalog.get(id).mark;
      if (known !== 0) return known;
      const mark = loadMark(backend.store, this.#marks, stored, { now: clock.now(), newId });
      this.#catalog.setMark(id, mark);
      return mark;
    });
  }

  /** What restoring all, or what matches `only`, would do to the queue as it is now. */
  async preview(id: string, only?: DiffFilter): Promise<RestorePreview> {
    const mark = await this.markOf(id);
    const { store } = this.#parts.backend;
    const entry = this.#catalog.get(id);
    const state = store.readState();
    const liveCounts = countsOf(state);
    const chosen = only && chooseDifference(store.db, mark, only);
    const difference = chosen?.difference ?? countDifference(store.db, mark);
    return {
      snapshotId: id,
      ...difference,
      unchanged: totalOf(liveCounts) - difference.removed - difference.changed,
      liveCounts,
      afterCounts: chosen?.countsAfter(liveCounts) ?? statusCountsSchema.parse(JSON.parse(entry.counts)),
      token: contentHashOf(state),
    };
  }

  /**
   * Makes the live queue, or what `only` chooses, what the snapshot holds, after a safety snapshot, in one transaction.
   * `snapshot.live-changed` with a stale token, `job.cancelled` by the signal, `snapshot.unreadable` where the
   * content does not match the snapshot's checksum: each leaves the queue as it was.
   */
  async restore(id: string, options: RestoreOptions = {}): Promise<RestoreOutcome> {
    const { backend, commits, save } = this.#parts;
    const { store } = backend;
    await this.markOf(id);
    return this.#parts.measure('restore', () =>
      commits.exclusive(async () => {
        const entry = this.#catalog.get(id);
        refuseStale(options.token, store.state().contentHash);
        const name = safetyName(entry, options.only);
        const safety = store.transaction((tx) => this.#mark(tx, { name, trigger: 'safety' }));
        const difference = await this.#keepThen(safety, () => new RestoreRun(store, entry, safety).run(options));
        if (!backend.savesOnCommit) await save();
        const { contentHash } = store.state();
        return { snapshotId: id, ...difference, safetySnapshotId: safety.id, undoToken: contentHash, contentHash };
      }),
    );
  }

  /**
   * Runs a change of the whole queue that can be undone: after a safety snapshot, while other mutations wait, saved
   * at its end. `change` leaves the content as it was where it throws; what cannot be saved is taken back. It is told the hash of the
   * content in the safety snapshot, since another process may write the same database meanwhile.
   */
  async changeSafely<Result>(
    name: string,
    change: (contentBefore: string) => Promise<Result>,
  ): Promise<SafeChange<Result>> {
    const { backend, commits } = this.#parts;
    return commits.exclusive(async () => {
      const safety = backend.store.transaction((tx) => this.#mark(tx, { name, trigger: 'safety' }));
      const result = await this.#keepThen(safety, () => change(safety.content_hash));
      if (!backend.savesOnCommit) await this.#saveOrTakeBack(safety);
      return { result, safetySnapshotId: safety.id, undoToken: backend.store.state().contentHash };
    });
  }

  // A server that is out of reach gets the change later, so it stays.
  async #saveOrTakeBack(safety: CatalogEntry): Promise<void> {
    const { store } = this.#parts.backend;
    try {
      await this.#parts.save();
    } catch (error) {
      if (isAppError(error, 'storage.outcome-unknown')) throw error;
      await new RestoreRun(store, safety, { ...safety, content_hash: store.state().contentHash }).run({});
      await this.#takeBack(safety);
      throw error;
    }
  }

  // The safety snapshot stays once the content was replaced, whatever happens then.
  async #keepThen<Result>(safety: CatalogEntry, work: () => Promise<Result>): Promise<Result> {
    try {
      await this.#keep(safety);
      return await work();
    } catch (error) {
      await this.#takeBack(safety);
      throw error;
    }
  }

  async #takeBack(safety: CatalogEntry): Promise<void> {
    await this.#parts.backend.dropSnapshot(safety.id).catch(() => undefined);
    this.#drop(safety);
  }

  /** The live content as one consistent view that stays as it is while writes go on. */
  liveSource(): ReleasableSource {
    const { store } = this.#parts.backend;
    return checkpointSource(store, this.#marks);
  }

  /** The content of a snapshot. */
  async sourceOf(id: string): Promise<ReleasableSource> {
    const mark = await this.markOf(id);
    const { task_count: taskCount, content_hash: contentHash } = this.#catalog.get(id);
    return checkpointSource(this.#parts.backend.store, this.#marks, { mark, taskCount, contentHash });
  }

  async #keep(entry: CatalogEntry): Promise<void> {
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

  #mark(tx: StoreTransaction, options: CreateSnapshotOptions): CatalogEntry {
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

  async #forget(entry: CatalogEntry): Promise<void> {
    await this.#parts.commits.exclusive(async () => this.#drop(entry));
  }

  /** For a caller that keeps mutations out itself. */
  #drop(entry: CatalogEntry): void {
    const { mark } = this.#catalog.find(entry.id) ?? entry;
    this.#parts.backend.store.transaction((tx) => {
      this.#catalog.remove({ ...entry, mark });
      if (mark !== 0) this.#marks.releaseWithin(tx, mark);
    });
  }
}

// Going back to a safety snapshot is an undo; its own safety snapshot must not repeat the whole story.
function safetyName({ trigger, name }: CatalogEntry, only: DiffFilter | undefined): string {
  return trigger === 'safety'
    ? `Before undoing the ${name.replace(/^Before (undoing the )?/, '')}`
    : `Before ${only ? 'partial ' : ''}restore of ${name}`;
}
