import type { Redis as RedisClient } from 'ioredis';
import { isSnapshotId } from '../../../src-shared/models/snapshot.ts';
import type { SnapshotManifest, StoredSnapshot } from '../base-storage.ts';
import type { LoadedCheckpoint } from '../checkpoint.ts';
import { bytesSource } from '../json/open-file.ts';
import { type LegacyRead, readLegacy } from '../legacy/legacy-reader.ts';
import { legacyManifest } from '../legacy/legacy-snapshot.ts';
import { LEGACY_KEYS, legacySnapshotKey } from './legacy-redis-keys.ts';

const ENTRIES_AT_ONCE = 500;

/**
 * The original system's queue under a key prefix, or null. What it saved last as a whole (`main`) counts; without
 * that its lists of tasks, and without those its backup. A damaged `main` gives way to a backup that holds more.
 */
export async function readLegacyQueue(client: RedisClient, prefix: string): Promise<LoadedCheckpoint | null> {
  const main = await readText(client, prefix + LEGACY_KEYS.main);
  const backup = await readText(client, prefix + LEGACY_KEYS.backup);
  if (main === null) return (await readLists(client, prefix)) ?? (backup && asRedis(backup));
  if (main.damage === null || backup === null || backup.damage !== null) return asRedis(main);
  if (main.damage.tasksReadable >= countOf(backup)) return asRedis(main);
  const tasksReadable = countOf(backup);
  const sentence = `${main.damage.sentence} Its backup of ${tasksReadable} tasks is shown instead.`;
  return { ...asRedis(backup), damage: { sentence, tasksReadable } };
}

/** Null where there is none, or it cannot be read whole. */
export async function readLegacySnapshot(
  client: RedisClient,
  prefix: string,
  id: string,
): Promise<(StoredSnapshot & { readonly sizeBytes: number }) | null> {
  if (!isSnapshotId(id)) return null;
  const key = legacySnapshotKey(prefix, id);
  const bytes = await client.getBuffer(key).catch(() => null);
  if (bytes === null) return null;
  const read = readLegacy(bytesSource(bytes, key));
  if (read.damage !== null) return null;
  const time = Number((await client.zscore(prefix + LEGACY_KEYS.index, id)) ?? 0);
  const manifest: SnapshotManifest | null = legacyManifest(withTime(read, time), id);
  return manifest && { manifest, header: read.header, tasks: () => read.tasks(), sizeBytes: bytes.length };
}

function withTime(read: LegacyRead, time: number): LegacyRead {
  if (read.members.has('snapshotCreatedAt')) return read;
  return { ...read, members: new Map(read.members).set('snapshotCreatedAt', time) };
}

async function readText(client: RedisClient, key: string): Promise<LegacyRead | null> {
  if ((await client.type(key)) !== 'string') return null;
  const bytes = await client.getBuffer(key);
  return bytes === null ? null : readLegacy(bytesSource(bytes, key));
}

function asRedis(read: LegacyRead): LoadedCheckpoint {
  return { ...read, format: 'redis-legacy' };
}

function countOf(read: LegacyRead): number {
  let count = 0;
  for (const _ of read.tasks()) count += 1;
  return count;
}

/** The queue put together again from its lists, in the shape that the original saved as a whole. */
async function readLists(client: RedisClient, prefix: string): Promise<LoadedCheckpoint | null> {
  const queued = await sortedTasks(client, prefix + LEGACY_KEYS.queue);
  const processing = await hashEntries(client, prefix + LEGACY_KEYS.processing);
  if (queued.length === 0 && processing.length === 0) return null;
  const stats = await hashEntries(client, prefix + LEGACY_KEYS.stats);
  const object = (entries: readonly [string, string][]) =>
    `{${entries.map(([field, text]) => `${JSON.stringify(field)}:${text}`).join(',')}}`;
  const text = `{"queue":[${queued.join(',')}],"processing":${object(processing)},"projectStats":${object(stats)}}`;
  return asRedis(readLegacy(bytesSource(Buffer.from(text), `${prefix}${LEGACY_KEYS.queue}`)));
}

/** By the time they came, since the set itself is sorted by priority. */
async function sortedTasks(client: RedisClient, key: string): Promise<string[]> {
  const texts: string[] = [];
  for (;;) {
    const some = await client.zrange(key, String(texts.length), String(texts.length + ENTRIES_AT_ONCE - 1));
    texts.push(...some);
    if (some.length < ENTRIES_AT_ONCE) break;
  }
  const timed = texts.filter(isJson).map((text) => ({ text, at: addedAt(text) }));
  return timed.sort((left, right) => left.at - right.at).map(({ text }) => text);
}

async function hashEntries(client: RedisClient, key: string): Promise<[string, string][]> {
  const entries = new Map<string, string>();
  let cursor = '0';
  do {
    const [next, flat] = await client.hscan(key, cursor, 'COUNT', ENTRIES_AT_ONCE);
    for (let at = 0; at + 1 < flat.length; at += 2) entries.set(flat[at] ?? '', flat[at + 1] ?? '');
    cursor = next;
  } while (cursor !== '0');
  return [...entries].filter(([, text]) => isJson(text));
}

function isJson(text: string): boolean {
  try {
    return JSON.parse(text) !== undefined;
  } catch {
    return false;
  }
}

function addedAt(text: string): number {
  const value: unknown = JSON.parse(text);
  const at: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, 'addedAt') : 0;
  const time = typeof at === 'string' ? Date.parse(at) : Number(at);
  return Number.isFinite(time) ? time : 0;
}
