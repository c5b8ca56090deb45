import { AppError } from '../../../src-shared/errors/app-error.ts';
import { readLegacy } from '../legacy/legacy-reader.ts';
import { FORMAT_MAJOR } from './checkpoint-format.ts';
import { type FileRead, readCheckpoint } from './checkpoint-reader.ts';
import { jsonShapeOf } from './json-shape.ts';
import type { ByteSource } from './open-file.ts';

/**
 * Reads a queue file of ours or of the original system; the tasks are read while they are asked for, so the
 * source must stay open until then. Damage is told in the result; throws `file.newer-version` for a format
 * that came after this program, `file.not-a-queue` for a snapshot.
 */
export function readQueueFile(source: ByteSource): FileRead {
  const shape = jsonShapeOf(source);
  if (shape.kind === 'newer') throw newerVersion(source.path, shape.version, FORMAT_MAJOR);
  if (shape.kind === 'snapshot') throw new AppError('file.not-a-queue', `${source.path} is a snapshot, not a queue`);
  return shape.kind === 'legacy' ? { ...readLegacy(source), checksum: null, taskCount: null } : readCheckpoint(source);
}

/** @param known The highest version this program reads. */
export function newerVersion(path: string, version: string, known: number): AppError {
  return new AppError(
    'file.newer-version',
    `${path} is a queue of format version ${version}; this program knows ${known}`,
    {
      hint: 'Open it with the newer version of the program that wrote it.',
      details: { path, version },
    },
  );
}
