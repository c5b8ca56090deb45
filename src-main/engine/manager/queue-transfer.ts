import type { Readable, Writable } from 'node:stream';
import type { FilePreview, Reading } from '../../../src-shared/models/import-file.ts';
import type { TransferFormat } from '../../../src-shared/models/transfer.ts';
import type { ExportOptions, ExportSource } from '../../transfer/export/export-queue.ts';
import type { ExportOutcome } from '../../transfer/export/write-export.ts';
import type { ImportOptions, ImportOutcome } from '../../transfer/import/import-queue.ts';
import { QueueMonitoring } from './queue-monitoring.ts';

const loadExport = () => import('../../transfer/export/export-queue.ts');
const loadPreview = () => import('../../transfer/import/preview-file.ts');
const loadImport = () => import('../../transfer/import/import-queue.ts');

/** Bringing tasks in from files and giving them out; the code for that is loaded when it is needed. */
export abstract class QueueTransfer extends QueueMonitoring {
  /** All tasks as a text: a queue file in JSON, a task per line (`ndjson`), or a table. */
  exportQueue(format: TransferFormat = 'json'): Promise<string> {
    return this.measure(
      'export',
      async () => (await loadExport()).exportText(this.#source(), format),
      (text) => text.length,
    );
  }

  /**
   * Writes tasks to a file, which is then there as a whole or not at all, or into a stream, which is ended. Writes to
   * the queue go on meanwhile and are not in it.
   */
  exportTo(target: string | Writable, options: ExportOptions = {}): Promise<ExportOutcome> {
    return this.measure(
      'export',
      async () => (await loadExport()).exportQueue(this.#source(), target, options),
      ({ bytes }) => bytes,
    );
  }

  /**
   * Takes in what {@link exportQueue} or the original system gave out. With `merge` tasks whose id the queue has stay
   * as they are, and totals of projects are added; without, everything is replaced.
   */
  async importQueue(data: string | Uint8Array, format: TransferFormat = 'json', merge = true): Promise<ImportOutcome> {
    const { bytesOfText } = await loadImport();
    const bytes = typeof data === 'string' ? bytesOfText(data, format) : data;
    const statistics = merge ? 'add' : 'replace';
    return this.#import(bytes, { format, mode: merge ? 'skip' : 'replace', statistics });
  }

  /**
   * Imports a file or a stream, all or nothing: JSON, NDJSON or CSV, gzip or zstd, in any of the usual encodings.
   * `import.unreadable`, `import.too-large`, `import.rows-invalid`, `job.cancelled`: the queue is as it was.
   */
  importFrom(source: string | Readable, options: ImportOptions = {}): Promise<ImportOutcome> {
    return this.#import(source, options);
  }

  /**
   * How {@link importFrom} would read a file, and what its first 100 rows are to the queue. Reads and changes nothing
   * else. `file.*`, `import.unreadable`, `import.too-large`
   */
  async previewImport(path: string, reading: Reading = {}, signal?: AbortSignal): Promise<FilePreview> {
    const { store } = this.need().backend;
    return (await loadPreview()).previewFile({ store, context: this.#rowContext() }, path, reading, signal);
  }

  #rowContext() {
    const { clock, newId, maxRetries } = this.options;
    return { now: clock.now(), newId, maxRetries };
  }

  async #import(from: string | Readable | Uint8Array, options: ImportOptions): Promise<ImportOutcome> {
    const { snapshots, backend } = options.dryRun ? this.need() : this.needWritable();
    const context = this.#rowContext();
    const { importQueue } = await loadImport();
    const outcome = await this.measure('import', () =>
      importQueue({ store: backend.store, snapshots, context }, from, options),
    );
    if (options.dryRun) return outcome;
    this.emit('queue-imported', { tasksImported: outcome.added + outcome.changed });
    if (outcome.safetySnapshotId === null) return outcome;
    this.emit('snapshot-created', { snapshotId: outcome.safetySnapshotId });
    this.emit('changed', { foreign: false });
    await this.running?.snapshotKeeper.pruneQuietly();
    return outcome;
  }

  #source(): ExportSource {
    const { snapshots, backend, commits } = this.need();
    return { store: backend.store, snapshots, commits };
  }
}
