import { AppError, isAppError } from '../../../src-shared/errors/app-error.ts';
import type { SnapshotManifest, StoredSnapshot } from '../base-storage.ts';
import type { LoadedCheckpoint } from '../checkpoint.ts';
import { readLegacy } from '../legacy/legacy-reader.ts';
import { legacyManifest } from '../legacy/legacy-snapshot.ts';
import { parseManifest } from './checkpoint-format.ts';
import { headMembers, readCheckpoint } from './checkpoint-reader.ts';
import { contentOf } from './frame-source.ts';
import { jsonShapeOf } from './json-shape.ts';
import { type ByteSource, closingAfter, OpenFile } from './open-file.ts';

/**
 * Reads and checks a snapshot file, ours or the original system's. Throws `snapshot.unreadable` where it is
 * damaged. The tasks are read from the file again each time they are asked for.
 */
export function readSnapshotFile(path: string, id: string): StoredSnapshot {
  return withFile(path, (file) => {
    const { read, manifest } = refusing(id, () => readChecked(contentOf(file), id));
    return { manifest: { ...manifest, id }, header: read.header, tasks: () => closingAfter(file, read.tasks()) };
  });
}

/** The manifest alone; null for a file that is no snapshot or whose manifest cannot be read. */
export function readManifest(path: string, id: string): SnapshotManifest | null {
  return withFile(path, (file) => {
    try {
      const content = contentOf(file);
      const { kind } = jsonShapeOf(content);
      if (kind === 'snapshot') return parseManifest(headMembers(content));
      return kind === 'legacy' ? legacyManifest(readLegacy(content), id) : null;
    } catch (error) {
      if (isAppError(error, 'storage.corrupt')) return null;
      throw error;
    }
  });
}

function refusing<T>(id: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw isAppError(error, 'storage.corrupt') ? unreadable(id, error.message) : error;
  }
}

function readChecked(file: ByteSource, id: string): { read: LoadedCheckpoint; manifest: SnapshotManifest } {
  const shape = jsonShapeOf(file);
  if (shape.kind === 'snapshot') {
    const read = readCheckpoint(file);
    return { read, manifest: required(parseManifest(read.members), read, file, id) };
  }
  if (shape.kind !== 'legacy') throw unreadable(id, `${file.path} is no snapshot.`);
  const read = readLegacy(file);
  return { read, manifest: required(legacyManifest(read, id), read, file, id) };
}

function required(
  manifest: SnapshotManifest | null,
  read: LoadedCheckpoint,
  file: ByteSource,
  id: string,
): SnapshotManifest {
  if (read.damage !== null) throw unreadable(id, read.damage.sentence);
  if (manifest === null) throw unreadable(id, `${file.path} does not say what it is a snapshot of.`);
  return manifest;
}

function withFile<T>(path: string, use: (file: OpenFile) => T): T {
  const file = new OpenFile(path);
  try {
    return use(file);
  } finally {
    file.close();
  }
}

function unreadable(id: string, sentence: string): AppError {
  return new AppError('snapshot.unreadable', `Snapshot ${id} cannot be used: ${sentence}`, {
    hint: 'Choose another snapshot; the file is kept as it is.',
    details: { id },
  });
}
