import { parentPort, workerData } from 'node:worker_threads';
import Database from 'better-sqlite3';
import type { ScanPiece } from '../../engine/query/terms/scan-helper.ts';
import { addSearchFunctions } from '../../storage/sqlite/search-functions.ts';
import type { ScanMessage, ScanReply, ScanWorkerData } from './scan-messages.ts';

/** The thread that helps a queue's own thread to look through its tasks. It reads what is committed, and nothing else. */
const { path } = workerData as ScanWorkerData;
const db = new Database(path, { readonly: true, fileMustExist: true });
addSearchFunctions(db);
let prepared: { readonly where: string; readonly rows: Database.Statement<unknown[], number> } | null = null;

parentPort?.on('message', (message: ScanMessage) => {
  if (message === null) {
    db.close();
    parentPort?.close();
    return;
  }
  const { id, piece } = message;
  try {
    const seqs = scan(piece);
    reply({ id, seqs }, [seqs.buffer]);
  } catch (error) {
    reply({ id, failure: String(error) });
  }
});

function reply(answer: ScanReply, transfer: readonly ArrayBuffer[] = []): void {
  parentPort?.postMessage(answer, transfer);
}

function scan({ where, values, ranges }: ScanPiece): Float64Array<ArrayBuffer> {
  if (prepared?.where !== where) {
    const sql = `SELECT seq FROM tasks NOT INDEXED WHERE seq BETWEEN ? AND ? AND (${where})`;
    prepared = { where, rows: db.prepare<unknown[], number>(sql).pluck() };
  }
  const { rows } = prepared;
  return Float64Array.from(ranges.flatMap(([from, to]) => rows.all(from, to, ...values)));
}
