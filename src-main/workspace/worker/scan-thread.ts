import { Worker } from 'node:worker_threads';
import type { Database } from 'better-sqlite3';
import type { ScanHelper, ScanPiece } from '../../engine/query/terms/scan-helper.ts';
import type { ScanMessage, ScanReply, ScanWorkerData } from './scan-messages.ts';

interface Waiting {
  readonly resolve: (seqs: Float64Array) => void;
  readonly reject: (reason: Error) => void;
}

/**
 * A second thread of an open queue, started when it is first needed. One that fails is not started again: searches
 * then take longer, and nothing else changes.
 */
export class ScanThread implements ScanHelper {
  readonly #workerFile: URL;
  readonly #path: string;
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | null = null;
  #exited: Promise<void> = Promise.resolve();
  #isOver = false;
  #lastId = 0;

  /** Of the queue in the SQLite file at `path`. */
  constructor(workerFile: URL, path: string) {
    this.#workerFile = workerFile;
    this.#path = path;
  }

  scan(piece: ScanPiece): Promise<Float64Array> {
    return new Promise((resolve, reject) => {
      if (this.#isOver) return reject(new Error('the thread has ended'));
      this.#lastId += 1;
      this.#waiting.set(this.#lastId, { resolve, reject });
      this.#send({ id: this.#lastId, piece });
    });
  }

  /** Starts the thread, so that the first search need not wait for it. */
  start(): void {
    if (!this.#isOver) this.#running();
  }

  /** Has the thread close the file, and waits for its end. */
  async close(): Promise<void> {
    this.#end(new Error('the queue is being closed'));
    this.#worker?.ref();
    this.#worker?.postMessage(null satisfies ScanMessage);
    await this.#exited;
  }

  #send(message: ScanMessage): void {
    this.#running().postMessage(message);
  }

  #running(): Worker {
    if (this.#worker) return this.#worker;
    const worker = new Worker(this.#workerFile, { workerData: { path: this.#path } satisfies ScanWorkerData });
    worker.unref();
    worker.on('message', (reply: ScanReply) => this.#answer(reply));
    worker.on('error', (error) => this.#end(error instanceof Error ? error : new Error(String(error))));
    this.#exited = new Promise((resolve) => {
      worker.once('exit', () => {
        this.#end(new Error('the thread has ended'));
        resolve();
      });
    });
    this.#worker = worker;
    return worker;
  }

  #answer(reply: ScanReply): void {
    const waiting = this.#waiting.get(reply.id);
    this.#waiting.delete(reply.id);
    if ('seqs' in reply) waiting?.resolve(reply.seqs);
    else waiting?.reject(new Error(reply.failure));
  }

  #end(reason: Error): void {
    this.#isOver = true;
    for (const { reject } of this.#waiting.values()) reject(reason);
    this.#waiting.clear();
  }
}

/** Null where the queue is not in a file that another connection can read beside its writer. */
export function scanThreadOf({ db }: { readonly db: Database }, workerFile: URL): ScanThread | null {
  const isShared = !db.memory && db.pragma('journal_mode', { simple: true }) === 'wal';
  return isShared ? new ScanThread(workerFile, db.name) : null;
}
