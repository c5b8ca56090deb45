import type { ScanPiece } from '../../engine/query/terms/scan-helper.ts';

/** workerData of a thread that looks through the tasks of a queue. */
export interface ScanWorkerData {
  /** SQLite file of the queue, with a write-ahead log: its readers and its writers do not wait for each other. */
  readonly path: string;
}

/** Null asks the thread to close the file and end. */
export type ScanMessage = { readonly id: number; readonly piece: ScanPiece } | null;

export type ScanReply =
  | { readonly id: number; readonly seqs: Float64Array }
  | { readonly id: number; readonly failure: string };
