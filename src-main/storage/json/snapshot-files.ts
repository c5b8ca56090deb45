import { existsSync, statSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { join, resolve, sep } from 'node:path';
import { AppError, isAppError } from '../../../src-shared/errors/app-error.ts';
import { isSnapshotId } from '../../../src-shared/models/snapshot.ts';
import { type ByteSink, makeFolder, removeDurably, sweepTemps, writeDurably } from '../../platform/durable-file.ts';
import { fileError, systemCode } from '../../platform/file-errors.ts';
import type { SnapshotFile, SnapshotManifest, StoredSnapshot } from '../base-storage.ts';
import type { CheckpointSource } from '../checkpoint.ts';
import type { SnapshotLabels } from '../snapshot-labels.ts';
import { writeCheckpoint } from './checkpoint-writer.ts';
import { FrameWriter } from './frame-writer.ts';
import { assertAvailable, CODECS, type Compression } from './frames.ts';
import { LABELS_EXTENSION, readLabels, writeLabels } from './snapshot-labels-file.ts';
import { readManifest, readSnapshotFile } from './snapshot-reader.ts';

const PLAIN = '.json';
/** Ends of the names of snapshot files; the newest form first. */
const EXTENSIONS = [...Object.values(CODECS).map(({ extension }) => `${PLAIN}${extension}`), PLAIN];

/** What was known of a file when it was looked at last; it counts as long as size and time are the same. */
interface Known {
  readonly version: string;
  readonly manifest: SnapshotManifest | null;
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
    const files = await this.#files();
    const snapshots = files.flatMap(({ id, path }) => this.#look(id, path) ?? []);
    return snapshots.sort((left, right) => right.createdAt - left.createdAt || (left.id < right.id ? 1 : -1));
  }

  /** Files named like snapshots that do not say what they are, and label files that cannot be read. */
  async unreadable(): Promise<string[]> {
    const files = await this.#files();
    return files.flatMap(({ id, path }) => {
      const manifest = this.#manifestOf(id, path);
      if (manifest === null) return path;
      return readLabels(this.#labelsPath(id), manifest) === 'unreadable' ? this.#labelsPath(id) : [];
    });
  }

  async label(id: string, labels: SnapshotLabels): Promise<void> {
    const manifest = this.#manifestOf(id, this.pathOf(id));
    if (manifest === null) throw notFound(id);
    await writeLabels(this.#labelsPath(id), manifest, labels);
  }

  async delete(id: string): Promise<void> {
    try {
      await removeDurably(this.pathOf(id));
    } catch (error) {
      throw isAppError(error, 'file.not-found') ? notFound(id) : error;
    }
    await rm(this.#labelsPath(id), { force: true }).catch(() => undefined);
  }

  /** Bytes of all snapshots together. */
  async totalBytes(): Promise<number> {
    const snapshots = await this.list();
    return snapshots.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  }

  async #files(): Promise<Array<{ id: string; path: string }>> {
    const names = await readdir(this.folder).catch((error: unknown) => {
      if (systemCode(error) === 'ENOENT') return [];
      throw fileError(error, 'read folder', this.folder);
    });
    return names.flatMap((name) => {
      const end = EXTENSIONS.find((extension) => name.endsWith(extension));
      const id = end === undefined ? '' : name.slice(0, -end.length);
      const path = join(this.folder, name);
      return isSnapshotId(id) && statSync(path, { throwIfNoEntry: false })?.isFile() ? { id, path } : [];
    });
  }

  #look(id: string, path: string): SnapshotFile | null {
    const manifest = this.#manifestOf(id, path);
    const sizeBytes = statSync(path, { throwIfNoEntry: false })?.size;
    if (manifest === null || sizeBytes === undefined) return null;
    const labels = readLabels(this.#labelsPath(id), manifest);
    return { ...manifest, ...(labels === 'unreadable' ? null : labels), sizeBytes };
  }

  #manifestOf(id: string, path: string): SnapshotManifest | null {
    const stats = statSync(path, { throwIfNoEntry: false });
    if (!stats?.isFile()) return null;
    const version = `${stats.ino}:${stats.size}:${stats.mtimeMs}`;
    const known = this.#known.get(path);
    if (known?.version === version) return known.manifest;
    const read = readManifest(path, id);
    const manifest = read === null ? null : { ...read, id };
    this.#known.set(path, { version, manifest });
    return manifest;
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

  #labelsPath(id: string): string {
    return this.#checked(id, LABELS_EXTENSION);
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
