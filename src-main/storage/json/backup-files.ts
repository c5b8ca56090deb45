import { createReadStream, existsSync, renameSync, statSync } from 'node:fs';
import { unlink } from 'node:fs/promises';
import { writeDurably } from '../../platform/durable-file.ts';
import { fileError } from '../../platform/file-errors.ts';
import { isSameFileSync, linkOrCopySync, removeIfThereSync } from '../../platform/sync-files.ts';
import { FrameWriter } from './frame-writer.ts';
import { assertAvailable, CODECS, type Compression } from './frames.ts';

const PIECE_BYTES = 256 * 1024;
const EXTENSIONS = ['', ...Object.values(CODECS).map(({ extension }) => extension)];

/** The backups of a queue file, `<path>.backup1` (newest) to `.backupN`, each perhaps compressed. */
export class BackupFiles {
  readonly #path: string;
  readonly #count: number;
  readonly #compression: Compression | null;
  #compressing: Promise<void> | null = null;
  #isClosed = false;

  /** @param count 0 keeps none. */
  constructor(path: string, count: number, compression: Compression | null) {
    if (compression !== null) assertAvailable(compression);
    this.#path = path;
    this.#count = count;
    this.#compression = compression;
  }

  /** Backups that are there, newest first. */
  paths(): string[] {
    const numbers = Array.from({ length: Math.max(this.#count, 1) }, (_, index) => index + 1);
    return numbers.flatMap((number) => this.#namesOf(number).filter((name) => existsSync(name)));
  }

  /** Makes the file as it is now the newest backup; the oldest goes. The bytes are not copied. */
  rotate(): void {
    if (this.#count === 0 || !existsSync(this.#path)) return;
    // A save that failed after this step is tried again.
    if (isSameFileSync(this.#path, `${this.#path}.backup1`)) return;
    try {
      for (const name of this.#namesOf(this.#count)) removeIfThereSync(name);
      for (let number = this.#count - 1; number >= 1; number--) this.#shift(number);
      linkOrCopySync(this.#path, `${this.#path}.backup1`);
    } catch (error) {
      throw fileError(error, 'keep a backup of', this.#path);
    }
  }

  /** Compresses backups that are not yet, one after the other. Failing leaves them as they are. */
  compressInBackground(): void {
    if (this.#compression === null || this.#compressing !== null) return;
    this.#compressing = this.#compressAll(this.#compression)
      .catch(() => undefined)
      .finally(() => {
        this.#compressing = null;
      });
  }

  /** Ends the compressing at its next piece. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#compressing;
  }

  async #compressAll(compression: Compression): Promise<void> {
    for (let plain = this.#newestPlain(); plain !== null && !this.#isClosed; plain = this.#newestPlain()) {
      await this.#compress(plain, compression);
    }
  }

  async #compress(path: string, compression: Compression): Promise<void> {
    const { ino } = statSync(path);
    const packed = `${this.#path}.backup-new${CODECS[compression].extension}`;
    await writeDurably(packed, async (sink) => {
      const frames = new FrameWriter(sink, compression);
      for await (const piece of createReadStream(path, { highWaterMark: PIECE_BYTES })) {
        if (this.#isClosed) throw new Error('closed');
        await frames.write(piece);
      }
      await frames.finish();
    });
    // A save may have moved the backup on meanwhile, so it is looked for by what it is.
    const now = this.#plainNames().find((name) => statSync(name, { throwIfNoEntry: false })?.ino === ino);
    if (now === undefined) return unlink(packed);
    renameSync(packed, `${now}${CODECS[compression].extension}`);
    removeIfThereSync(now);
  }

  #newestPlain(): string | null {
    return this.#plainNames().find((name) => existsSync(name)) ?? null;
  }

  #plainNames(): string[] {
    return Array.from({ length: this.#count }, (_, index) => `${this.#path}.backup${index + 1}`);
  }

  #shift(number: number): void {
    for (const extension of EXTENSIONS) {
      const from = `${this.#path}.backup${number}${extension}`;
      if (existsSync(from)) renameSync(from, `${this.#path}.backup${number + 1}${extension}`);
    }
  }

  #namesOf(number: number): string[] {
    return EXTENSIONS.map((extension) => `${this.#path}.backup${number}${extension}`);
  }
}
