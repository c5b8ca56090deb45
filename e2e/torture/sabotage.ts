import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import Database from 'better-sqlite3';
import type { Sabotage } from './writer-options.ts';

/** Makes this process unsafe on purpose. Nothing of the product is changed but what it calls. */
export function sabotage(kind: Sabotage | null): Sabotage | null {
  if (kind === 'no-fsync') {
    flushNoFile();
    flushNoDatabase();
  }
  return kind;
}

function flushNoFile(): void {
  const done = (_fd: number, callback: fs.NoParamCallback): void => void setImmediate(callback, null);
  Object.assign(fs, { fsync: done, fdatasync: done, fsyncSync: () => undefined, fdatasyncSync: () => undefined });
  const open = fs.promises.open;
  fs.promises.open = async (...args) =>
    Object.assign(await open(...args), { sync: async () => {}, datasync: async () => {} });
  syncBuiltinESMExports();
}

function flushNoDatabase(): void {
  const { pragma } = Database.prototype;
  Database.prototype.pragma = function weakened(this: Database.Database, source, options): unknown {
    return pragma.call(this, source.replace(/^synchronous *= *\w+/, 'synchronous = OFF'), options);
  };
}
