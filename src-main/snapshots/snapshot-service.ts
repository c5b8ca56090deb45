import type { RestoreOutcome, RestorePreview, Snapshot } from '../../src-shared/models/snapshot.ts';
import type { DiffFilter } from '../../src-shared/models/snapshot-diff.ts';
import { entryOfFile, labelsOf, SnapshotCatalog, toSnapshot } from './catalog.ts';
import { checkpointSource, type ReleasableSource } from './checkpoint-source.ts';
import { loadMark } from './load-mark.ts';
import { Marks } from './marks.ts';
import { previewRestore } from './restore-preview.ts';
import { type RestoreOptions, RestoreRun, refuseStale } from './restore-run.ts';
import { nameBeforeRestore, SafetySnapshots } from './safety-snapshots.ts';
import { SnapshotCare } from './snapshot-care.ts';
import type { CreateSnapshotOptions, SnapshotParts } from './snapshot-parts.ts';
import { SnapshotWriter } from './snapshot-writer.ts';

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
  readonly #writer: SnapshotWriter;
  readonly #safety: SafetySnapshots;
  /** Labels, verification and pruning. */
  readonly care: SnapshotCare;

  constructor(parts: SnapshotParts) {
    this.#parts = parts;
    this.#catalog = new SnapshotCatalog(parts.backend.store.db);
    this.#marks = new Marks(parts.backend.store);
    this.#writer = new SnapshotWriter(parts, this.#catalog, this.#marks);
    this.#safety = new SafetySnapshots(parts, this.#writer);
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
      if (!ids.has(entry.id) && !this.#writer.isBeingWritten(entry.id)) this.#writer.drop(entry);
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
    return this.#writer.take(() => this.#parts.commits.run((tx) => this.#writer.mark(tx, options)));
  }

  /**
   * Takes an automatic snapshot, or none: null where the newest automatic one is younger than the interval (other
   * processes take them too), or where nothing changed since the newest of all.
   */
  async createAutomatic(intervalMs: number): Promise<Snapshot | null> {
    const marked = await this.#parts.commits.run((tx) => {
      const [age, newest] = [this.#ageOfAutomatic(), this.#catalog.list()[0]];
      const isDue = age === null || age < 0 || age >= intervalMs;
      if (!isDue || newest?.content_hash === tx.contentHash()) return null;
      return this.#writer.mark(tx, { trigger: 'automatic' });
    });
    return marked && this.#writer.take(async () => marked);
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
    await this.#writer.settled();
  }

  async delete(id: string): Promise<void> {
    const entry = this.#catalog.get(id);
    await this.#parts.backend.dropSnapshot(id);
    await this.#writer.forget(entry);
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
    await this.markOf(id);
    return previewRestore(this.#parts.backend.store, this.#catalog.get(id), only);
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
        const { safety, result: difference } = await this.#safety.takeThen(
          nameBeforeRestore(entry, options.only),
          (taken) => new RestoreRun(store, entry, taken).run(options),
        );
        if (!backend.savesOnCommit) await save();
        const { contentHash } = store.state();
        return { snapshotId: id, ...difference, safetySnapshotId: safety.id, undoToken: contentHash, contentHash };
      }),
    );
  }

  /**
   * Runs a change of the whole queue that can be undone: after a safety snapshot, while other mutations wait, saved
   * at its end. `change` leaves the content as it was where it throws; what cannot be saved is taken back. It is told
   * the hash of the content in the safety snapshot, since another process may write the same database meanwhile.
   */
  async changeSafely<Result>(
    name: string,
    change: (contentBefore: string) => Promise<Result>,
  ): Promise<SafeChange<Result>> {
    const { backend, commits } = this.#parts;
    return commits.exclusive(async () => {
      const { safety, result } = await this.#safety.takeThen(name, ({ content_hash }) => change(content_hash));
      if (!backend.savesOnCommit) await this.#safety.saveOrTakeBack(safety);
      return { result, safetySnapshotId: safety.id, undoToken: backend.store.state().contentHash };
    });
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
}
