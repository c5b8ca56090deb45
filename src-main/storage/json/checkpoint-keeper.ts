import { existsSync, renameSync, statSync } from 'node:fs';
import { writeDurably } from '../../platform/durable-file.ts';
import type { CheckpointSource } from '../checkpoint.ts';
import type { BackupFiles } from './backup-files.ts';
import { readFooter } from './checkpoint-reader.ts';
import { writeCheckpoint } from './checkpoint-writer.ts';
import { fileIdentity } from './file-follower.ts';
import type { JournalWriter, PendingLines } from './journal-writer.ts';
import { keepAside } from './keep-aside.ts';
import { OpenFile } from './open-file.ts';
import { journalPath, type OpenedQueue } from './open-queue.ts';
import { readQueueFile } from './queue-file.ts';

/**
 * What becomes of the file that a save replaces.
 * - `backup`: it becomes the newest backup, if its bytes are good
 * - `damaged`: it is kept aside, with its journal
 * - `nothing`: it is kept already
 */
export type Replaced = 'backup' | 'damaged' | 'nothing';

/** Writes checkpoints of one queue file, each together with the journal that continues it. */
export class CheckpointKeeper {
  readonly #path: string;
  readonly #journal: JournalWriter;
  readonly #backups: BackupFiles;
  readonly #now: () => number;
  /** The file whose bytes were validated, or written, last. */
  #trusted: { readonly identity: string; readonly checksum: string } | null = null;

  constructor(path: string, journal: JournalWriter, backups: BackupFiles, now: () => number) {
    this.#path = path;
    this.#journal = journal;
    this.#backups = backups;
    this.#now = now;
  }

  /** The queue was loaded like this. */
  adopt(opened: OpenedQueue | null): void {
    const file = opened?.file ?? null;
    const checksum = file?.checksum ?? null;
    const isGood = opened !== null && file?.damage === null && checksum !== null;
    this.#trusted = isGood ? { identity: opened.identity, checksum } : null;
    const canContinue = file?.format !== 'json-legacy';
    this.#journal.continue({ checksum, bytes: opened?.sizeBytes ?? 0, canContinue }, opened?.journal ?? null);
  }

  /** Resolves with the name under which a damaged file was kept, else null, once the content is durable. */
  async save(source: CheckpointSource, pending: PendingLines, replaced: Replaced): Promise<string | null> {
    const savedAt = source.header.savedAt ?? this.#now();
    const { taskCount, contentHash } = source;
    const stamped = { header: { ...source.header, savedAt }, taskCount, contentHash, tasks: () => source.tasks() };
    let checksum = '';
    let keptAs: string | null = null;
    const move = (temp: string): void => {
      const base = { checksum, bytes: statSync(temp).size, canContinue: true };
      keptAs = this.#keep(replaced);
      this.#journal.publish(base, pending, () => renameSync(temp, this.#path));
    };
    const fill: Parameters<typeof writeDurably>[1] = async (sink) => {
      checksum = await writeCheckpoint(sink, stamped, null);
    };
    await writeDurably(this.#path, fill, { move });
    this.#trusted = { identity: fileIdentity(this.#path), checksum };
    return keptAs;
  }

  #keep(replaced: Replaced): string | null {
    if (replaced === 'nothing' || (replaced === 'backup' && !existsSync(this.#path))) return null;
    if (replaced === 'damaged' || !this.#isGood()) return this.#keepDamaged();
    this.#backups.rotate();
    return null;
  }

  #isGood(): boolean {
    const file = new OpenFile(this.#path);
    try {
      if (this.#trusted?.identity === file.identity) return readFooter(file)?.checksum === this.#trusted.checksum;
      return readQueueFile(file).damage === null;
    } finally {
      file.close();
    }
  }

  #keepDamaged(): string | null {
    const stamp = new Date(this.#now()).toISOString().replaceAll(/[:.]/g, '-');
    const nameOf = (end: string) => (number: number) =>
      `${this.#path}.corrupt-${stamp}${number === 1 ? '' : `-${number}`}${end}`;
    const kept = keepAside(this.#path, nameOf(''));
    const journal = keepAside(journalPath(this.#path), nameOf('.journal'));
    return kept ?? journal;
  }
}
