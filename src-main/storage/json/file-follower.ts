import { statSync } from 'node:fs';
import { isFileLocked } from '../../platform/file-lock.ts';
import { identityOf } from './open-file.ts';

/** Sees by polling that another process saved a file or let go of its lock. */
export class FileFollower {
  readonly #path: string;
  readonly #callbacks: (() => void)[] = [];
  readonly #timer: NodeJS.Timeout;
  #seen: string;
  #wasLocked: boolean;

  /** @param seen Identity of the file as it was read last. */
  constructor(path: string, seen: string, intervalMs: number) {
    this.#path = path;
    this.#seen = seen;
    this.#wasLocked = isFileLocked(path);
    this.#timer = setInterval(() => this.#poll(), intervalMs).unref();
  }

  add(callback: () => void): void {
    this.#callbacks.push(callback);
  }

  /** The file was read: only what comes after is a change. */
  saw(identity: string): void {
    this.#seen = identity;
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #poll(): void {
    const identity = queueIdentity(this.#path);
    const locked = isFileLocked(this.#path);
    const changed = identity !== this.#seen || (this.#wasLocked && !locked);
    this.#seen = identity;
    this.#wasLocked = locked;
    if (changed) for (const callback of this.#callbacks) callback();
  }
}

/** Empty where there is no file, or none that can be seen. */
export function fileIdentity(path: string): string {
  try {
    return identityOf(statSync(path, { bigint: true }));
  } catch {
    return '';
  }
}

/** Differs as soon as the file or its journal was written to or replaced. */
export function queueIdentity(path: string): string {
  return `${fileIdentity(path)}|${fileIdentity(`${path}.journal`)}`;
}
