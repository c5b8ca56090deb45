import { AppError } from '../../../src-shared/errors/app-error.ts';
import { systemClock } from '../../platform/clock.ts';
import type { RecoveryReport } from '../../recovery/recovery-report.ts';
import type {
  SnapshotFile,
  SnapshotManifest,
  StorageAccess,
  StorageCapabilities,
  StorageStats,
  StoredSnapshot,
  WholeStateStorage,
} from '../base-storage.ts';
import type { ChangeStorage } from '../change-batch.ts';
import type { CheckpointSource, LoadedCheckpoint } from '../checkpoint.ts';
import type { SnapshotLabels } from '../snapshot-labels.ts';
import type { ConnectionState } from '../storage-connection.ts';
import { Expiry } from './expiry.ts';
import { writeGeneration } from './generation-writer.ts';
import { markDamaged } from './keep-damaged.ts';
import { RedisKeys } from './keys.ts';
import { LegacyQueue } from './legacy-queue.ts';
import { RedisChanges } from './redis-changes.ts';
import { queueState, RedisFollower } from './redis-follower.ts';
import { RedisLink } from './redis-link.ts';
import { DEFAULT_KEY_PREFIX, type RedisStorageOptions, redisTarget } from './redis-options.ts';
import { RedisOwnership } from './redis-ownership.ts';
import { readQueue } from './redis-reader.ts';
import { recoverRedisQueue } from './redis-recovery.ts';
import { RedisSnapshots } from './redis-snapshots.ts';
import { StateCallbacks } from './redis-state.ts';
import { mainBytes } from './redis-stats.ts';
import { refusal } from './refusals.ts';
import { removeMembers, removeRetired } from './remove-generation.ts';

const DEFAULT_POLL_MS = 300;

/** A queue in Redis with its snapshots; FORMATS.md describes its keys. */
export class RedisStorage implements WholeStateStorage {
  readonly supports: StorageCapabilities = {
    persistent: true,
    multiProcess: false,
    followers: true,
    workingSet: false,
    changes: true,
  };
  readonly changes: ChangeStorage;
  /** Tells whenever the connection is lost and after it was made anew, and where another took over. */
  readonly connection = new StateCallbacks();
  readonly #options: RedisStorageOptions;
  readonly #keys: RedisKeys;
  readonly #link: RedisLink;
  readonly #changes: RedisChanges;
  readonly #snapshots: RedisSnapshots;
  readonly #legacy: LegacyQueue;
  readonly #expiry: Expiry;
  readonly #ownership: RedisOwnership;
  #follower: RedisFollower | null = null;
  #seen: string | null = null;
  #damaged = false;
  #recoveryReport: RecoveryReport | null = null;
  #measured: StorageStats = { mainBytes: 0, journalBytes: 0, snapshotBytes: 0 };
  #isClosed = false;

  constructor(options: RedisStorageOptions = {}) {
    this.#options = options;
    this.#keys = new RedisKeys(options.keyPrefix ?? DEFAULT_KEY_PREFIX);
    this.#link = new RedisLink(redisTarget(options), {
      prepare: () => this.#ownership.resume(),
      up: () => this.#tell({ state: 'connected', complete: this.#ownership.isComplete }),
      down: (reason) => this.#tell({ state: 'down', reason }),
    });
    this.#changes = new RedisChanges(
      () => this.#ownership.context(),
      () => this.#wrote(),
    );
    this.changes = this.#changes;
    this.#snapshots = new RedisSnapshots(this.#link, this.#keys);
    this.#legacy = new LegacyQueue(this.#link, this.#keys);
    this.#expiry = new Expiry(options.ttl ?? 0);
    this.#ownership = new RedisOwnership({
      ...{ link: this.#link, keys: this.#keys, options, location: this.location },
      ...{ changes: this.#changes, snapshots: this.#snapshots, legacy: this.#legacy },
      assertOpen: () => this.#assertOpen(),
      onOwned: () => this.#stopFollowing(),
      onTaken: (reason) => this.#tell({ state: 'down', reason }),
    });
  }

  /** Prefix of the keys under which the original system's data were kept by the first save, else null. */
  get keptOriginal(): string | null {
    return this.#legacy.kept;
  }

  /** How {@link recover} brought a damaged queue back, else null. */
  get recoveryReport(): RecoveryReport | null {
    return this.#recoveryReport;
  }

  /** For people: server and database, without a password. */
  get location(): string {
    return `${this.#link.target.name} (${this.#keys.prefix})`;
  }

  /** May be called again by a follower whose owner is gone: if it gets the lease, it has to load before it saves. */
  async initialize(): Promise<StorageAccess> {
    this.#assertOpen();
    await this.#link.connect();
    return this.#ownership.acquire();
  }

  async load(): Promise<LoadedCheckpoint | null> {
    this.#assertOpen();
    if (!this.#ownership.isOwner) await this.#noteState();
    const read = await readQueue(this.#link, this.#keys);
    if (read === null) {
      const legacy = await this.#legacy.load();
      this.#changes.nothingKept();
      this.#damaged = legacy !== null && legacy.damage !== null;
      return legacy;
    }
    this.#damaged = read.checkpoint.damage !== null;
    this.#ownership.generation = read.meta.generation;
    if (this.#ownership.isOwner) {
      await removeMembers(this.#link, this.#keys, this.#ownership.generation, read.orphans);
      this.#changes.longTexts.reset(read.longTexts);
    }
    return read.checkpoint;
  }

  /**
   * Brings a queue back whose content was found damaged by loading it; null where it may not be written here, or
   * nothing is left of it.
   */
  async recover(): Promise<LoadedCheckpoint | null> {
    if (!this.#ownership.isOwner || this.#options.autoRecover === false) return null;
    const read = await readQueue(this.#link, this.#keys);
    if (read === null) return null;
    const at = this.#now();
    this.#recoveryReport = await recoverRedisQueue({
      ...{ read, snapshots: this.#snapshots, location: this.location, at },
      write: async (source) => {
        const keptAs = await markDamaged(this.#link, this.#keys, read.meta.generation, at);
        this.#damaged = false;
        await this.save(source);
        return keptAs;
      },
    });
    return this.#recoveryReport && this.load();
  }

  async save(source: CheckpointSource): Promise<void> {
    const context = this.#ownership.context();
    if (this.#damaged) throw refusal(this.location);
    await this.#legacy.beforeSave((manifest, content) => this.#snapshots.create(context, manifest, content));
    const revision = this.#changes.sent;
    const savedAt = source.header.savedAt ?? this.#now();
    const { generation, longTexts } = await writeGeneration(context, source, revision, savedAt);
    this.#ownership.generation = generation;
    this.#changes.wasSaved(revision);
    this.#changes.longTexts.reset(longTexts);
    this.#ownership.isComplete = true;
    // The new state counts already; what fails to go now goes at the next start.
    await removeRetired(this.#link, this.#keys).catch(() => {});
    await this.#legacy.afterSave();
    this.#wrote();
  }

  async createSnapshot(manifest: SnapshotManifest, source: CheckpointSource): Promise<SnapshotFile> {
    return this.#snapshots.create(this.#ownership.context(), manifest, source);
  }

  async readSnapshot(id: string): Promise<StoredSnapshot> {
    this.#assertOpen();
    return (await this.#legacy.readSnapshot(id)) ?? this.#snapshots.read(id);
  }

  async listSnapshots(): Promise<SnapshotFile[]> {
    this.#assertOpen();
    return this.#legacy.addTo(await this.#snapshots.list());
  }

  async unreadableSnapshots(): Promise<string[]> {
    this.#assertOpen();
    return this.#snapshots.unreadable();
  }

  async labelSnapshot(id: string, labels: SnapshotLabels): Promise<void> {
    await this.#snapshots.label(this.#ownership.context(), id, labels);
  }

  async deleteSnapshot(id: string): Promise<void> {
    await this.#snapshots.delete(this.#ownership.context(), id);
  }

  /** What was measured last, while the server is out of reach. */
  async getStats(): Promise<StorageStats> {
    this.#assertOpen();
    if (!this.#link.isReady) return this.#measured;
    const snapshots = await this.listSnapshots();
    this.#measured = {
      mainBytes: await mainBytes(this.#link, this.#keys, this.#ownership.generation),
      journalBytes: 0,
      snapshotBytes: snapshots.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    };
    return this.#measured;
  }

  onForeignChange(callback: () => void): void {
    this.#assertOpen();
    this.#follower ??= new RedisFollower(this.#link, this.#keys, this.#options.pollInterval ?? DEFAULT_POLL_MS);
    if (this.#seen !== null) this.#follower.saw(this.#seen);
    this.#follower.add(callback);
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#stopFollowing();
    await this.#ownership.release();
    this.#link.close();
  }

  #now(): number {
    return (this.#options.clock ?? systemClock).now();
  }

  #tell(state: ConnectionState): void {
    if (state.state === 'connected' && this.#ownership.isTaken) return;
    if (!this.#isClosed) this.connection.tell(state);
  }

  #wrote(): void {
    void this.#expiry.wrote(this.#link, this.#keys, this.#ownership.generation, performance.now());
  }

  async #noteState(): Promise<void> {
    this.#seen = await queueState(this.#link, this.#keys);
    this.#follower?.saw(this.#seen);
  }

  #stopFollowing(): void {
    this.#follower?.stop();
    this.#follower = null;
  }

  #assertOpen(): void {
    if (this.#isClosed) throw new AppError('storage.closed', `${this.location} was closed`);
  }
}
