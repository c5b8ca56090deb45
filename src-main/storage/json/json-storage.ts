import { accessSync, constants, existsSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { AppError } from '../../../src-shared/errors/app-error.ts';
import type { Owner } from '../../../src-shared/models/queue.ts';
import { type Clock, systemClock } from '../../platform/clock.ts';
import { sweepTemps, writeDurably } from '../../platform/durable-file.ts';
import { fileError } from '../../platform/file-errors.ts';
import { acquireFileLock, type LockResult } from '../../platform/file-lock.ts';
import type {
  SnapshotFile,
  SnapshotManifest,
  StorageAccess,
  StorageCapabilities,
  StorageStats,
  StoredSnapshot,
  WholeStateStorage,
} from '../base-storage.ts';
import type { CheckpointSource, LoadedCheckpoint } from '../checkpoint.ts';
import { writeCheckpoint } from './checkpoint-writer.ts';
import { FileFollower, fileIdentity } from './file-follower.ts';
import { jsonShapeOf } from './json-shape.ts';
import { keepOriginal } from './keep-original.ts';
import { OpenFile } from './open-file.ts';
import { readQueueFile } from './queue-file.ts';
import { SnapshotFiles } from './snapshot-files.ts';

export interface JsonStorageOptions {
  /** The queue file. It need not exist; its folder must. */
  readonly filePath: string;
  /** Default: `<name>-snapshots` beside the file, `name` without `.json`. Made when first needed. */
  readonly snapshotDir?: string;
  readonly clock?: Clock;
  /** How this program calls itself to others that find the file locked. */
  readonly program?: string;
  /** How often a follower looks for changes, ms. Default: 300. */
  readonly pollInterval?: number;
}

const DEFAULT_POLL_MS = 300;
/** The lock is held, but its holder did not say who it is. */
const UNKNOWN_OWNER: Owner = { pid: 0, host: 'unknown', since: 0, program: 'unknown' };

/** A queue as one JSON file with its snapshots in a folder beside it; FORMATS.md describes both. */
export class JsonStorage implements WholeStateStorage {
  readonly supports: StorageCapabilities = { multiProcess: false, workingSet: false };
  readonly changes = null;
  readonly #path: string;
  readonly #options: JsonStorageOptions;
  readonly #snapshots: SnapshotFiles;
  #lock: LockResult | null = null;
  #loaded: OpenFile | null = null;
  #follower: FileFollower | null = null;
  #damaged = false;
  #preparedToSave = false;
  #keptOriginal: string | null = null;
  #isClosed = false;

  constructor(options: JsonStorageOptions) {
    this.#options = options;
    this.#path = realPath(options.filePath);
    this.#snapshots = new SnapshotFiles(options.snapshotDir ?? defaultSnapshotDir(this.#path));
  }

  /** Where the first save kept a file of the original system, else null. */
  get keptOriginal(): string | null {
    return this.#keptOriginal;
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
    this.#follower?.saw(fileIdentity(this.#path));
    if (!existsSync(this.#path)) return null;
    const file = new OpenFile(this.#path);
    this.#loaded = file;
    this.#follower?.saw(file.identity);
    const read = readQueueFile(file);
    this.#damaged = read.damage !== null;
    return read;
  }

  async save(source: CheckpointSource): Promise<void> {
    this.#assertWritable();
    if (this.#damaged) throw refusal(this.#path);
    await this.#prepareToSave();
    const savedAt = source.header.savedAt ?? (this.#options.clock ?? systemClock).now();
    const { taskCount, contentHash } = source;
    const stamped = { header: { ...source.header, savedAt }, taskCount, contentHash, tasks: () => source.tasks() };
    await writeDurably(this.#path, (sink) => writeCheckpoint(sink, stamped, null));
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

  async deleteSnapshot(id: string): Promise<void> {
    this.#assertWritable();
    await this.#snapshots.delete(id);
  }

  async getStats(): Promise<StorageStats> {
    this.#assertOpen();
    const main = statSync(this.#path, { throwIfNoEntry: false });
    return { mainBytes: main?.size ?? 0, journalBytes: 0, snapshotBytes: await this.#snapshots.totalBytes() };
  }

  onForeignChange(callback: () => void): void {
    this.#assertOpen();
    const seen = this.#loaded?.identity ?? fileIdentity(this.#path);
    this.#follower ??= new FileFollower(this.#path, seen, this.#options.pollInterval ?? DEFAULT_POLL_MS);
    this.#follower.add(callback);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#stopFollowing();
    this.#closeLoaded();
    if (this.#lock?.held) this.#lock.release();
    this.#lock = null;
  }

  #acquire(): LockResult {
    if (!canReplace(this.#path)) return { held: false, reason: 'file', owner: null };
    const { clock = systemClock, program = 'poppo-queue' } = this.#options;
    return acquireFileLock(this.#path, { program, since: clock.now() });
  }

  /** Before the first save only: sweep up after crashes, and keep a file of the original system. */
  async #prepareToSave(): Promise<void> {
    this.#closeLoaded();
    if (this.#preparedToSave) return;
    await sweepTemps(dirname(this.#path), this.#path);
    if (isLegacy(this.#path)) this.#keptOriginal = await keepOriginal(this.#path);
    this.#preparedToSave = true;
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
}

function realPath(path: string): string {
  const full = resolve(path);
  try {
    return existsSync(full) ? realpathSync(full) : join(realpathSync(dirname(full)), basename(full));
  } catch {
    return full;
  }
}

function defaultSnapshotDir(path: string): string {
  return join(dirname(path), `${basename(path).replace(/\.json$/i, '')}-snapshots`);
}

function assertPlace(path: string): void {
  try {
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) {
      throw new AppError('file.is-folder', `${path} is a folder`, { details: { path } });
    }
    statSync(dirname(path));
  } catch (error) {
    throw fileError(error, 'open', path);
  }
}

function canReplace(path: string): boolean {
  try {
    if (existsSync(path)) accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
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
