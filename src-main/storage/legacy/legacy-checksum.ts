import { createHash, type Hash } from 'node:crypto';

/** How long before the stamp in the file the checksum may have been taken, ms. */
const SEARCH_BACK_MS = 5000;

/** The members that the checksum covers besides `queue`; undefined where the file has none. */
export interface LegacyRest {
  readonly processing: unknown;
  readonly projectStats: unknown;
  readonly savedAt: unknown;
}

/**
 * The original system's checksum: MD5 of `JSON.stringify({ queue, processing, projectStats, savedAt })` in
 * that key order. It was taken a few milliseconds before the `savedAt` that stands in the file, so it has to
 * be looked for. Tasks are fed one by one; nothing but their hash is kept.
 */
export class LegacyChecksum {
  readonly #hash = createHash('md5').update('{');
  #queued: number | null = null;

  /** Tells that there is a queue, even if it is empty. */
  beginQueue(): void {
    this.#queued ??= 0;
  }

  addQueued(task: unknown): void {
    const separator = this.#queued ? ',' : '"queue":[';
    this.#queued = (this.#queued ?? 0) + 1;
    this.#hash.update(separator + JSON.stringify(task));
  }

  /** Whether `checksum` is that of the queue given and of `rest`, at its time or up to 5 s before. */
  matches(rest: LegacyRest, checksum: string): boolean {
    const hash = this.#hash.copy();
    const parts: string[] = [];
    if (this.#queued !== null) hash.update(this.#queued === 0 ? '"queue":[]' : ']');
    if (rest.processing !== undefined) parts.push(`"processing":${JSON.stringify(rest.processing)}`);
    if (rest.projectStats !== undefined) parts.push(`"projectStats":${JSON.stringify(rest.projectStats)}`);
    const prefix = `${this.#queued !== null && parts.length > 0 ? ',' : ''}${parts.join(',')}`;
    hash.update(prefix);
    const separator = this.#queued !== null || parts.length > 0 ? ',' : '';
    return momentsBefore(rest.savedAt).some((moment) => endsIn(hash, moment, separator) === checksum);
  }
}

function endsIn(hash: Hash, savedAt: unknown, separator: string): string {
  const end = savedAt === undefined ? '}' : `${separator}"savedAt":${JSON.stringify(savedAt)}}`;
  return hash.copy().update(end).digest('hex');
}

/** The stamp itself and, where it is a moment, every millisecond of the 5 s before it. */
function momentsBefore(savedAt: unknown): unknown[] {
  const stamp = typeof savedAt === 'string' ? Date.parse(savedAt) : Number.NaN;
  if (Number.isNaN(stamp)) return [savedAt];
  const earlier = Array.from({ length: SEARCH_BACK_MS + 1 }, (_, ms) => new Date(stamp - ms).toISOString());
  return [savedAt, ...earlier];
}
