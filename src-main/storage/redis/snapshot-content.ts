import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { AppError } from '../../../src-shared/errors/app-error.ts';
import type { CheckpointSource, StoredTask } from '../checkpoint.ts';
import { lineOf } from './task-line.ts';

/** Of text before compression: no piece grows past this in Redis, whatever it holds. */
export const SNAPSHOT_PIECE = 256 * 1024 - 1024;
const OPTIONS = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };

/** The header and then the tasks, one line each, in compressed pieces. A line may go on in the next piece. */
export function* snapshotPieces(source: CheckpointSource): Generator<Buffer, void> {
  let waiting: Buffer[] = [];
  let size = 0;
  for (const line of snapshotLines(source)) {
    let bytes = Buffer.from(line);
    while (size + bytes.length >= SNAPSHOT_PIECE) {
      const room = SNAPSHOT_PIECE - size;
      yield zstdCompressSync(Buffer.concat([...waiting, bytes.subarray(0, room)]), OPTIONS);
      bytes = bytes.subarray(room);
      waiting = [];
      size = 0;
    }
    waiting.push(bytes);
    size += bytes.length;
  }
  if (size > 0) yield zstdCompressSync(Buffer.concat(waiting), OPTIONS);
}

function* snapshotLines(source: CheckpointSource): Generator<string, void> {
  yield `${JSON.stringify(source.header)}\n`;
  let written = 0;
  for (const task of source.tasks()) {
    written += 1;
    yield `${lineOf(task)}\n`;
  }
  if (written === source.taskCount) return;
  throw new AppError(
    'internal.unexpected',
    `Cannot keep the snapshot: ${source.taskCount} tasks were announced, ${written} came`,
  );
}

/** The lines in the pieces, header first. */
export function* linesIn(pieces: readonly Buffer[]): Generator<string, void> {
  let rest: Buffer[] = [];
  for (const piece of pieces) {
    const bytes = zstdDecompressSync(piece);
    let from = 0;
    for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, from)) {
      const line = bytes.subarray(from, end);
      yield (rest.length > 0 ? Buffer.concat([...rest, line]) : line).toString('utf8');
      rest = [];
      from = end + 1;
    }
    if (from < bytes.length) rest.push(bytes.subarray(from));
  }
}

export function* tasksOf(pieces: readonly Buffer[]): Generator<StoredTask, void> {
  let isHeader = true;
  for (const text of linesIn(pieces)) {
    if (!isHeader) yield { text, statusIfAbsent: 'queued' };
    isHeader = false;
  }
}

export function headerText(pieces: readonly Buffer[]): string {
  for (const line of linesIn(pieces)) return line;
  return 'null';
}
