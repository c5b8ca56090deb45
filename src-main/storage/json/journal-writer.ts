import { closeSync, constants, fdatasyncSync, fsyncSync, ftruncateSync, openSync, renameSync } from 'node:fs';
import { dirname } from 'node:path';
import { AppError } from '../../../src-shared/errors/app-error.ts';
import { fileError } from '../../platform/file-errors.ts';
import { removeIfThereSync, syncFolderSync, writeFullySync } from '../../platform/sync-files.ts';
import type { ChangeBatch, ChangeStorage } from '../change-batch.ts';
import { batchLine, headerLine } from './journal-format.ts';
import { keepAside } from './keep-aside.ts';
import type { FoundJournal } from './open-queue.ts';

/** Smaller checkpoints are cheaper to write than to think about. */
const SMALL_CHECKPOINT_BYTES = 8 * 1024 * 1024;

/** What the changes to come continue. */
export interface JournalBase {
  /** Checksum of the checkpoint, null where there is none yet. */
  readonly checksum: string | null;
  readonly bytes: number;
  /** False for a file whose tasks have no place that a change could name (the original system's). */
  readonly canContinue: boolean;
}

/** Lines that were appended since a save took its view: they belong behind the checkpoint it writes. */
export type PendingLines = Buffer[];

const NOTHING: JournalBase = { checksum: null, bytes: 0, canContinue: true };

/**
 * The owner's end of a queue's journal. It is fail-stop: after a write or sync that failed nobody knows what is on
 * disk, so nothing more is appended until the queue was loaded again or a whole save began a new journal.
 *
 * Calls are synchronous: a thread pool's round trip takes longer than the write, and a save's last steps must not
 * be interleaved with appends.
 */
export class JournalWriter implements ChangeStorage {
  readonly #path: string;
  readonly #assertWritable: () => void;
  readonly #now: () => number;
  #base = NOTHING;
  #found: FoundJournal | null = null;
  #fd: number | null = null;
  #end = 0;
  #failed = false;
  readonly #saves = new Set<PendingLines>();

  /** @param path The journal's, that of the queue file with `.journal` behind. */
  constructor(path: string, assertWritable: () => void, now: () => number) {
    this.#path = path;
    this.#assertWritable = assertWritable;
    this.#now = now;
  }

  get #nextPath(): string {
    return `${this.#path}.next`;
  }

  get bytes(): number {
    return this.#fd === null ? (this.#found?.read.validBytes ?? 0) : this.#end;
  }

  /** The queue was loaded: appends go on where its journal ends. */
  continue(base: JournalBase, found: FoundJournal | null): void {
    this.close();
    this.#base = base;
    this.#found = found;
    this.#failed = false;
  }

  async append(batch: ChangeBatch): Promise<void> {
    this.#assertWritable();
    this.#assertUsable();
    const line = batchLine(batch);
    try {
      this.#fd ??= this.#open();
      writeFullySync(this.#fd, line, this.#end);
      fdatasyncSync(this.#fd);
    } catch (error) {
      this.#failed = true;
      throw fileError(error, 'append to', this.#path);
    }
    this.#end += line.length;
    for (const pending of this.#saves) pending.push(line);
  }

  wantsCheckpoint(): boolean {
    return this.#failed || this.#base.bytes < SMALL_CHECKPOINT_BYTES || this.bytes > this.#base.bytes / 4;
  }

  /** A save has taken its view now: gathers what is appended from here on, which belongs behind its checkpoint. */
  beginSave(): PendingLines {
    const pending: PendingLines = [];
    this.#saves.add(pending);
    return pending;
  }

  endSave(pending: PendingLines): void {
    this.#saves.delete(pending);
  }

  /**
   * Puts a checkpoint in its place together with a journal that continues it. The new journal is there, under
   * another name, before the checkpoint is: whichever of the two checkpoints a crash leaves, the journal that
   * names it is beside it.
   */
  publish(base: JournalBase, pending: PendingLines, moveCheckpoint: () => void): void {
    const isUsed = this.#fd !== null || this.#found !== null || pending.length > 0;
    const next = isUsed ? this.#writeNext(base, pending) : null;
    try {
      moveCheckpoint();
      syncFolderSync(dirname(this.#path));
      if (next !== null) renameSync(this.#nextPath, this.#path);
    } catch (error) {
      if (next !== null) closeSync(next.fd);
      this.#failed = true;
      throw error;
    }
    this.continue(base, null);
    if (next !== null) [this.#fd, this.#end] = [next.fd, next.end];
  }

  close(): void {
    if (this.#fd !== null) closeSync(this.#fd);
    this.#fd = null;
    this.#found = null;
    this.#end = 0;
  }

  #assertUsable(): void {
    const details = { path: this.#path };
    if (this.#failed) {
      const hint = 'Load the queue again, or save it as a whole.';
      throw new AppError('storage.degraded', `${this.#path} could not be written before`, { hint, details });
    }
    if (this.#base.canContinue) return;
    const hint = 'Save the queue as a whole first: that keeps the original.';
    throw new AppError('storage.unsupported', 'Changes cannot be appended to a file of the original system', { hint });
  }

  #open(): number {
    if (this.#found === null) return this.#create();
    const { path, size, read } = this.#found;
    if (path !== this.#path) {
      renameSync(path, this.#path);
      syncFolderSync(dirname(this.#path));
    }
    const fd = openSync(this.#path, constants.O_RDWR);
    this.#end = read.validBytes;
    if (size > read.validBytes) ftruncateSync(fd, read.validBytes);
    return fd;
  }

  /** A journal that belongs to another checkpoint holds changes that are nowhere else: it is kept. */
  #create(): number {
    const { fd, end } = this.#writeNext(this.#base, []);
    try {
      keepAside(this.#path, (number) => asideName(this.#path, this.#now(), number));
      renameSync(this.#nextPath, this.#path);
      syncFolderSync(dirname(this.#path));
    } catch (error) {
      closeSync(fd);
      throw error;
    }
    this.#end = end;
    return fd;
  }

  #writeNext({ checksum }: JournalBase, pending: PendingLines): { fd: number; end: number } {
    removeIfThereSync(this.#nextPath);
    const bytes = Buffer.concat([headerLine(checksum), ...pending]);
    const fd = openSync(this.#nextPath, constants.O_RDWR | constants.O_CREAT | constants.O_EXCL, 0o600);
    try {
      writeFullySync(fd, bytes, 0);
      fsyncSync(fd);
      syncFolderSync(dirname(this.#path));
    } catch (error) {
      closeSync(fd);
      removeIfThereSync(this.#nextPath);
      throw error;
    }
    return { fd, end: bytes.length };
  }
}

function asideName(path: string, now: number, number: number): string {
  return `${path}.other-${new Date(now).toISOString().replaceAll(/[:.]/g, '-')}${number === 1 ? '' : `-${number}`}`;
}
