import { existsSync, statSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join, resolve, sep } from 'node:path';
import { AppError, isAppError } from '../../../src-shared/errors/app-error.ts';
import { isSnapshotId } from '../../../src-shared/models/snapshot.ts';
import { type ByteSink, makeFolder, removeDurably, sweepTemps, writeDurably } from '../../platform/durable-file.ts';
import { fileError, systemCode } from '../../platform/file-errors.ts';
import type { SnapshotFile, SnapshotManifest, StoredSnapshot } from '../base-storage.ts';
import type { CheckpointSource } from '../checkpoint.ts';
import { writeCheckpoint } from './checkpoint-writer.ts';
import { FrameWriter } from './frame-writer.ts';
import { assertAvailable, CODECS, type Compression } from './frames.ts';
import { readManifest, readSnapshotFile } from './snapshot-reader.ts';

const PLAIN = '.json';
/** Ends of the names of snapshot files; the newest form first. */
const EXTENSIONS = [...Object.values(CODECS).map(({ extension }) => `${PLAIN}${extension}`), PLAIN];

/** What was known of a file when it was looked at last; it counts as long as size and time are the same. */
interface Known {
  readonly version: string;
  readonly snapshot: SnapshotFile | null;
}

/** The snapshots of one queue: a folder with one self-contained file for each, `<id>.json`, perhaps compressed. */
export class SnapshotFiles {
  readonly folder: string;
  readonly #known = new Map<string, Known>();
  readonly #compression: Compression | null;
  #swept = false;

  /** @param compression Of the snapshots to come; those that are there are read whatever theirs is. */
  constructor(folder: string, compression: Compression | null) {
    if (compression !== null) assertAvailable(compression);
    this.folder = resolve(folder);
    this.#compression = compression;
  }

  async create(manifest: SnapshotManifest, source: CheckpointSource): Promise<SnapshotFile> {
    const path = this.#newPathOf(manifest.id);
    await makeFolder(this.folder);
    if (!this.#swept) await sweepTemps(this.folder);
    this.#swept = true;
    try {
      if (existsSync(this.pathOf(manifest.id))) throw new AppError('file.exists', `${path} exists`);
      const sizeBytes = await writeDurably(path, (sink) => this.#write(sink, source, manifest), { when: 'create' });
      return { ...manifest, sizeBytes };
    } catch (error) {
      if (!isAppError(error, 'file.exists')) throw error;
      throw new AppError('snapshot.exists', `A snapshot ${manifest.id} exists already`, {
        details: { id: manifest.id },
      });
    }
  }

  /** Checks the whole file; its tasks are read again each time they are asked for. */
  read(id: string): StoredSnapshot {
    const path = this.pathOf(id);
    try {
      return readSnapshotFile(path, id);
    } catch (error) {
      throw isAppError(error, 'file.not-found') ? notFound(id) : error;
    }
  }

  /** Newest first. Files that are no snapshots are passed over; a damaged one is listed if its manifest can be read. */
  async list(): Promise<SnapshotFile[]> {
    const snapshots: SnapshotFile[] = [];
    for (const name of await this.#names()) {
      const id = name.slice(0, -(EXTENSIONS.find((end) => name.endsWith(end))?.length ?? 0));
      const found = isSnapshotId(id) ? this.#look(id, join(this.folder, name)) : null;
      if (found !== null) snapshots.push(found);
    }
    return snapshots.sort((left, right) => right.createdAt - left.createdAt || (left.id < right.id ? 1 : -1));
  }

  async delete(id: string): Promise<void> {
    try {
      await removeDurably(this.pathOf(id));
    } catch (error) {
      throw isAppError(error, 'file.not-found') ? notFound(id) : error;
    }
  }

  /** Bytes of all snapshots together. */
  async totalBytes(): Promise<number> {
    const snapshots = await this.list();
    return snapshots.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  }

  async #names(): Promise<string[]> {
    try {
      const names = await readdir(this.folder);
      return names.filter((name) => EXTENSIONS.some((end) => name.endsWith(end)));
    } catch (error) {
      if (systemCode(error) === 'ENOENT') return [];
      throw fileError(error, 'read folder', this.folder);
    }
  }

  #look(id: string, path: string): SnapshotFile | null {
    const stats = statSync(path, { throwIfNoEntry: false });
    if (!stats?.isFile()) return null;
    const version = `${stats.ino}:${stats.size}:${stats.mtimeMs}`;
    const known = this.#known.get(id);
    if (known?.version === version) return known.snapshot;
    const manifest = readManifest(path, id);
    const snapshot = manifest === null ? null : { ...manifest, id, sizeBytes: stats.size };
    this.#known.set(id, { version, snapshot });
    return snapshot;
  }

  async #write(sink: ByteSink, source: CheckpointSource, manifest: SnapshotManifest): Promise<void> {
    if (this.#compression === null) {
      await writeCheckpoint(sink, source, manifest);
      return;
    }
    const frames = new FrameWriter(sink, this.#compression);
    await writeCheckpoint(frames, source, manifest);
    await frames.finish();
  }

  #newPathOf(id: string): string {
    return this.#checked(id, `${PLAIN}${this.#compression === null ? '' : CODECS[this.#compression].extension}`);
  }

  /** The snapshot's file, or where there is none the name of a plain one. */
  pathOf(id: string): string {
    const paths = EXTENSIONS.map((extension) => this.#checked(id, extension));
    return paths.find((path) => existsSync(path)) ?? this.#checked(id, PLAIN);
  }

  #checked(id: string, extension: string): string {
    const path = resolve(this.folder, `${id}${extension}`);
    if (!isSnapshotId(id) || !path.startsWith(this.folder + sep)) {
      throw new AppError('snapshot.invalid-id', `Not a snapshot id: ${JSON.stringify(id.slice(0, 140))}`, {
        hint: 'Use 1 to 128 letters, digits, dots, underscores or hyphens, beginning with a letter or digit.',
      });
    }
    return path;
  }
}

function notFound(id: string): AppError {
  return new AppError('snapshot.not-found', `There is no snapshot ${id}`, { details: { id } });
}
