import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, watch, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

interface SecondStart {
  readonly args: readonly string[];
  readonly workingDirectory: string;
}

/** Where instances of one userData folder meet. */
function meetingPlace(userData: string): string {
  const key = createHash('sha256').update(userData).digest('hex').slice(0, 16);
  return join(tmpdir(), `electron-double-${key}`);
}

/**
 * Electron's single instance lock, per userData folder: true for the first process, which is then told of
 * every later one; a later one hands over its arguments and gets false.
 */
export function takeInstanceLock(userData: string, onSecond: (start: SecondStart) => void): boolean {
  const folder = meetingPlace(userData);
  mkdirSync(folder, { recursive: true });
  if (!takeOver(join(folder, 'owner'))) {
    const start: SecondStart = { args: process.argv, workingDirectory: process.cwd() };
    const draft = join(folder, `draft-${process.pid}`);
    writeFileSync(draft, JSON.stringify(start));
    renameSync(draft, join(folder, `start-${process.pid}`));
    return false;
  }
  watch(folder, () => readStarts(folder, onSecond)).unref();
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return true;
}

function takeOver(file: string): boolean {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch {
    const owner = Number(readFileSync(file, 'utf8'));
    if (isAlive(owner)) return false;
    writeFileSync(file, String(process.pid));
    return true;
  }
}

function readStarts(folder: string, onSecond: (start: SecondStart) => void): void {
  for (const name of readdirSync(folder).filter((entry) => entry.startsWith('start-'))) {
    const file = join(folder, name);
    const start: SecondStart = JSON.parse(readFileSync(file, 'utf8'));
    rmSync(file);
    onSecond(start);
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
