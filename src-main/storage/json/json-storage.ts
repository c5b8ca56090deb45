import { existsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { AppError } from '../../../src-shared/errors/app-error.ts';
import type { Owner } from '../../../src-shared/models/queue.ts';
import { type Clock, systemClock } from '../../platform/clock.ts';
import { sweepTemps } from '../../platform/durable-file.ts';
import { acquireFileLock, type LockResult } from '../../platform/file-lock.ts';
import { realPath } from '../../platform/real-path.ts';
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
import { BackupFiles } from './backup-files.ts';
import { CheckpointKeeper } from './checkpoint-keeper.ts';
import { FileFollower, queueIdentity } from './file-follower.ts';
import { defaultCompression } from './frames.ts';
import { JournalWriter, type PendingLines } from './journal-writer.ts';
import type { JsonStorageOptions } from './json-options.ts';
import { recoverQueue } from './json-recovery.ts';
import { jsonShapeOf } from './json-shape.ts';
import { keepOriginal } from './keep-original.ts';
import { OpenFile } from './open-file.ts';
import { journalPath, type OpenedQueue, openQueue } from './open-queue.ts';
import { assertPlace, canReplace, defaultSnapshotDir } from './queue-place.ts';
import { SnapshotFiles } from './snapshot-files.ts';

const DEFAULT_POLL_MS = 300;
const DEFAULT_BACKUPS = 5;
/** The lock is held, but its holder did not say who it is. */
const UNKNOWN_OWNER: Owner = { pid: 0, host: 'unknown', since: 0, program: 'unknown' };

/** A queue as one JSON file with a journal, backups and snapshots beside it; FORMATS.md describes them. */
export class JsonStorage implements WholeStateStorage {
  readonly supports: StorageCapabilities = {
    persistent: true,
    multiProcess: false,
    followers: true,
    workingSet: false,
    changes: true,
  };
  readonly #path: string;
  readonly #options: JsonStorageOptions;
  readonly #clock: Clock;
  readonly #snapshots: SnapshotFiles;
  readonly #backups: BackupFiles;
  readonly #journal: JournalWriter;
  readonly #keeper: CheckpointKeeper;
  #lock: LockResult | null = null;
  #loaded: OpenedQueue | null = null;
  /** What the files looked like when they were read last. */
  #seen: string | null = null;
  #follower: FileFollower | null = null;
  #damaged = false;
  #preparedToSave = false;
  #keptOriginal: string | null = null;
  #recoveryReport: RecoveryReport | null = null;
  #lastSave: Promise<unknown> = Promise.resolve();
  #isClosed = false;

  /** Throws `storage.unsupported` for a compression that this Node.js does not know. */
  constructor(options: JsonStorageOptions) {
    const { filePath, snapshotDir, snapshotCompression, compressBackups = false, backupCount } = options;
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#path = realPath(filePath);
    const packing = snapshotCompression === false ? null : (snapshotCompression ?? defaultCompression());
    this.#snapshots = new SnapshotFiles(snapshotDir ?? defaultSnapshotDir(this.#path), packing);
    const compression = compressBackups === true ? 'gzip' : compressBackups || null;
    this.#backups = new BackupFiles(this.#path, backupCount ?? DEFAULT_BACKUPS, compression);
    const now = (): number => this.#clock.now();
    this.#journal = new JournalWriter(journalPath(this.#path), () => this.#assertIntact(), now);
    this.#keeper = new CheckpointKeeper(this.#path, this.#journal, this.#backups, now);
  }

  get changes(): ChangeStorage {
    return this.#journal;
  }

  /** Where the first save kept a file of the original system, else null. */
  get keptOriginal(): string | null {
    return this.#keptOriginal;
  }

  /** How the last load brought a damaged queue back; null where it did not have to, or could not. */
  get recoveryReport(): RecoveryReport | null {
    return this.#recoveryReport;
  }

  /** May be called again by a follower whose owner is gone: if it gets the lock, it has to load before it saves. */
  async initialize(): Promise<StorageAccess> {
    this.#assertOpen();
    assertPlace(this.#path);
    if (!this.#lock?.held) this.#lock = this.#acquire();
    if (this.#lock.held) {
      this.#stopFollowing();
      return { writable: true, owner: null };
    }
    const { reason, owner } = this.#lock;
    return { writable: false, owner: reason === 'owned' ? (owner ?? UNKNOWN_OWNER) : null };
  }

  async load(): Promise<LoadedCheckpoint | null> {
    this.#assertOpen();
    this.#closeLoaded();
    this.#recoveryReport = null;
    this.#seen = queueIdentity(this.#path);
    this.#follower?.saw(this.#seen);
    const opened = this.#adopt(openQueue(this.#path));
    if (!this.#damaged || !this.#lock?.held || this.#options.autoRecover === false) return opened?.loaded ?? null;
    return this.#recover(opened);
  }

  save(source: CheckpointSource): Promise<void> {
    const pending = this.#journal.beginSave();
    const saving = this.#lastSave.then(() => this.#save(source, pending));
    this.#lastSave = saving.catch(() => undefined);
    return saving.finally(() => this.#journal.endSave(pending));
  }

  async createSnapshot(manifest: SnapshotManifest, source: CheckpointSource): Promise<SnapshotFile> {
    this.#assertWritable();
    return this.#snapshots.create(manifest, source);
  }

  async readSnapshot(id: string): Promise<StoredSnapshot> {
    this.#assertOpen();
    return this.#snapshots.read(id);
  }

  async listSnapshots(): Promise<SnapshotFile[]> {
    this.#assertOpen();
    return this.#snapshots.list();
  }

  async unreadableSnapshots(): Promise<string[]> {
    this.#assertOpen();
    return this.#snapshots.unreadable();
  }

  async labelSnapshot(id: string, labels: SnapshotLabels): Promise<void> {
    this.#assertWritable();
    await this.#snapshots.label(id, labels);
  }

  async deleteSnapshot(id: string): Promise<void> {
    this.#assertWritable();
    await this.#snapshots.delete(id);
  }

  async getStats(): Promise<StorageStats> {
    this.#assertOpen();
    const mainBytes = statSync(this.#path, { throwIfNoEntry: false })?.size ?? 0;
    const journalBytes = statSync(journalPath(this.#path), { throwIfNoEntry: false })?.size ?? 0;
    return { mainBytes, journalBytes, snapshotBytes: await this.#snapshots.totalBytes() };
  }

  onForeignChange(callback: () => void): void {
    this.#assertOpen();
    const seen = this.#seen ?? queueIdentity(this.#path);
    this.#follower ??= new FileFollower(this.#path, seen, this.#options.pollInterval ?? DEFAULT_POLL_MS);
    this.#follower.add(callback);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#stopFollowing();
    this.#closeLoaded();
    this.#journal.close();
    await this.#backups.close();
    if (this.#lock?.held) this.#lock.release();
    this.#lock = null;
  }

  async #save(source: CheckpointSource, pending: PendingLines): Promise<void> {
    this.#assertIntact();
    const keepsOriginal = await this.#prepareToSave();
    await this.#keeper.save(source, pending, keepsOriginal ? 'nothing' : 'backup');
    this.#backups.compressInBackground();
  }

  #adopt(opened: OpenedQueue | null): OpenedQueue | null {
    this.#loaded = opened;
    this.#damaged = opened !== null && opened.loaded.damage !== null;
    this.#keeper.adopt(opened);
    return opened;
  }

  async #recover(opened: OpenedQueue | null): Promise<LoadedCheckpoint | null> {
    if (opened === null) return null;
    const keeper = this.#keeper;
    const places = { path: this.#path, backups: this.#backups.paths(), snapshots: this.#snapshots };
    const report = await recoverQueue(
      opened,
      places,
      (source) => keeper.save(source, [], 'damaged'),
      this.#clock.now(),
    );
    if (report === null) return opened.loaded;
    this.#closeLoaded();
    this.#recoveryReport = report;
    return this.#adopt(openQueue(this.#path))?.loaded ?? null;
  }

  #acquire(): LockResult {
    if (!canReplace(this.#path)) return { held: false, reason: 'file', owner: null };
    const { program = 'poppo-queue' } = this.#options;
    return acquireFileLock(this.#path, { program, since: this.#clock.now() });
  }

  /** Before the first save only: sweep up after crashes, and keep a file of the original system (then true). */
  async #prepareToSave(): Promise<boolean> {
    this.#closeLoaded();
    if (this.#preparedToSave) return false;
    await sweepTemps(dirname(this.#path), this.#path);
    if (isLegacy(this.#path)) this.#keptOriginal = await keepOriginal(this.#path);
    this.#preparedToSave = true;
    return this.#keptOriginal !== null;
  }

  #stopFollowing(): void {
    this.#follower?.stop();
    this.#follower = null;
  }

  #closeLoaded(): void {
    this.#loaded?.close();
    this.#loaded = null;
  }

  #assertOpen(): void {
    if (this.#isClosed) throw new AppError('storage.closed', `${this.#path} was closed`);
  }

  #assertWritable(): void {
    this.#assertOpen();
    if (!this.#lock?.held) throw new AppError('storage.read-only', `${this.#path} is open for reading only`);
  }

  #assertIntact(): void {
    this.#assertWritable();
    if (this.#damaged) throw refusal(this.#path);
  }
}

function isLegacy(path: string): boolean {
  if (!existsSync(path)) return false;
  const file = new OpenFile(path);
  try {
    return jsonShapeOf(file).kind === 'legacy';
  } finally {
    file.close();
  }
}

function refusal(path: string): AppError {
  return new AppError('storage.corrupt', `${path} is damaged and is not overwritten`, {
    hint: 'Save under another name, or move the damaged file aside.',
    details: { path },
  });
}
