import { setTimeout as wait } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import type { SnapshotManifest } from '../../base-storage.ts';
import type { ChangeBatch } from '../../change-batch.ts';
import type { CheckpointSource, LoadedCheckpoint, StoredTask } from '../../checkpoint.ts';
import type { RedisStorageOptions } from '../redis-options.ts';
import { RedisStorage } from '../redis-storage.ts';
import { CutProxy } from './cut-proxy.ts';
import { TestRedis } from './redis-server.ts';

export const NOW = 1_795_420_142_587;
let prefixes = 0;

/** A prefix that no other test uses. */
export function newPrefix(): string {
  prefixes += 1;
  return `test:${prefixes}:`;
}

/** A server of the running test's own, stopped when the test ends. For `config` see TestRedis.start. */
export async function startRedis(config: readonly string[] = []): Promise<TestRedis> {
  const server = await TestRedis.start(config);
  onTestFinished(() => server.stop());
  return server;
}

/** A proxy before the server, and the port it listens at; closed when the running test ends. */
export async function proxyTo(target: TestRedis): Promise<{ proxy: CutProxy; port: number }> {
  const proxy = new CutProxy(target.port);
  onTestFinished(() => proxy.close());
  return { proxy, port: await proxy.listen() };
}

export function storageAt(server: TestRedis, options: RedisStorageOptions = {}): RedisStorage {
  const storage = new RedisStorage({ port: server.port, pollInterval: 20, program: 'test', ...options });
  onTestFinished(() => storage.close());
  return storage;
}

export async function openAt(server: TestRedis, options: RedisStorageOptions = {}): Promise<RedisStorage> {
  const storage = storageAt(server, options);
  const access = await storage.initialize();
  if (!access.writable) throw new Error(`Owned by ${JSON.stringify(access.owner)}`);
  return storage;
}

/** All whole numbers from the first to the last. */
export const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, n) => from + n);

export function taskText(seq: number, note = ''): string {
  return `{"#":${seq},"id":"t${seq}","projectId":"p${seq % 7}","type":"issue","priority":${seq % 5},"status":"queued","addedAt":${NOW + seq},"retries":0,"data":{"issueNumber":${seq},"title":"Issue ${seq} ${note}","labels":["bug","日本"],"body":"${'lorem ipsum dolor '.repeat(6)}"}}`;
}

export function batchOf(revision: number, seqs: readonly number[], part: Partial<ChangeBatch> = {}): ChangeBatch {
  return {
    revision,
    puts: seqs.map((seq) => ({ seq, text: taskText(seq) })),
    removes: [],
    projects: [],
    strategy: 'fifo',
    taskCount: seqs.length,
    contentHash: `hash-${revision}`,
    ...part,
  };
}

export function sourceOf(texts: Iterable<string>, taskCount: number, contentHash = 'hash-source'): CheckpointSource {
  const projects = [{ projectId: '日本 "x"', completedTotal: 3, failedTotal: 0, weight: 2.5 }];
  return {
    header: { strategy: 'priority', savedAt: NOW, projects },
    taskCount,
    contentHash,
    *tasks(): Generator<StoredTask> {
      for (const text of texts) yield { text, statusIfAbsent: 'queued' };
    },
  };
}

export function* taskTexts(count: number): Generator<string> {
  for (let seq = 1; seq <= count; seq++) yield taskText(seq);
}

export function manifestOf(id: string, createdAt = NOW, taskCount = 3): SnapshotManifest {
  const counts = { queued: taskCount, scheduled: 0, processing: 0, completed: 0, failed: 0 };
  const facts = { id, name: `Snapshot ${id} ✓`, note: 'n', trigger: 'manual' as const, pinned: true };
  return { ...facts, createdAt, taskCount, counts, contentHash: 'hash-snapshot' };
}

export function textsOf(loaded: LoadedCheckpoint | null): string[] {
  return [...(loaded?.tasks() ?? [])].map(({ text }) => text);
}

/** Polls until `check` gives something. */
export async function until<T>(check: () => T | Promise<T>, ms = 10_000): Promise<NonNullable<T>> {
  const end = performance.now() + ms;
  for (;;) {
    const found = await check();
    if (found) return found;
    if (performance.now() > end) throw new Error(`It did not come to that: ${check}`);
    await wait(5);
  }
}
