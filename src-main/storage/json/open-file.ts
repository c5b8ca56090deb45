import { type BigIntStats, closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { fileError } from '../../platform/file-errors.ts';

/** Bytes that can be read at any place. */
export interface ByteSource {
  /** For messages. */
  readonly path: string;
  readonly size: number;
  /** Bytes put into `target` from its `offset` on: up to its end, 0 at the source's end. */
  read(target: Uint8Array, offset: number, position: number): number;
}

/**
 * A file opened for reading. While open it stays the same content, also when another process replaces the
 * file by rename. After `close` a read opens it again, and throws `file.io` where it is another one by then.
 * Not for SQLite files: closing them would drop locks.
 */
export class OpenFile implements ByteSource {
  readonly path: string;
  readonly size: number;
  /** Differs as soon as the file was replaced or written to. */
  readonly identity: string;
  #fd: number | null;

  /** Throws `file.not-found`, `file.permission`, `file.is-folder`, `file.io`. */
  constructor(path: string) {
    this.path = path;
    try {
      this.#fd = openSync(path, 'r');
      const stats = fstatSync(this.#fd, { bigint: true });
      this.size = Number(stats.size);
      this.identity = identityOf(stats);
    } catch (error) {
      throw fileError(error, 'read', path);
    }
  }

  read(target: Uint8Array, offset: number, position: number): number {
    try {
      this.#fd ??= this.#reopen();
      return readSync(this.#fd, target, offset, target.length - offset, position);
    } catch (error) {
      throw fileError(error, 'read', this.path);
    }
  }

  close(): void {
    if (this.#fd !== null) closeSync(this.#fd);
    this.#fd = null;
  }

  #reopen(): number {
    const fd = openSync(this.path, 'r');
    if (identityOf(fstatSync(fd, { bigint: true })) === this.identity) return fd;
    closeSync(fd);
    throw new Error('it changed since it was looked at');
  }
}

/** Gives what `items` gives and closes the file then, also where the reader stops early. */
export function* closingAfter<T>(file: OpenFile, items: Iterable<T>): Generator<T, void> {
  try {
    yield* items;
  } finally {
    file.close();
  }
}

export function identityOf(stats: BigIntStats): string {
  return `${stats.dev}:${stats.ino}:${stats.size}:${stats.mtimeNs}`;
}

/** Bytes in memory as a source; the source of tests. */
export function bytesSource(bytes: Uint8Array, path = 'memory'): ByteSource {
  return {
    path,
    size: bytes.length,
    read: (target, offset, position) => {
      const part = bytes.subarray(position, position + target.length - offset);
      target.set(part, offset);
      return part.length;
    },
  };
}
