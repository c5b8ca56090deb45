import { expect, onTestFinished } from 'vitest';
import { ManualClock } from '../../../platform/manual-clock.ts';
import type { SnapshotManifest } from '../../base-storage.ts';
import type { CheckpointSource, StoredTask } from '../../checkpoint.ts';
import type { JsonStorageOptions } from '../json-options.ts';
import { JsonStorage } from '../json-storage.ts';

export const NOW = 1_795_420_142_587;
export const HASH = 'ab'.repeat(32);

export function sourceOf(texts: readonly string[], taskCount = texts.length): CheckpointSource {
  const projects = [
    { projectId: null, completedTotal: 1, failedTotal: 2, weight: 1 },
    { projectId: '日本 "x"', completedTotal: 3, failedTotal: 0, weight: 2.5 },
  ];
  const tasks = () => texts.map((text): StoredTask => ({ text, statusIfAbsent: 'queued' }));
  return { header: { strategy: 'fifo', savedAt: null, projects }, taskCount, contentHash: HASH, tasks };
}

export function someTasks(count: number): string[] {
  return Array.from(
    { length: count },
    (_, n) => `{"#":${n},"id":"t${n}","type":"x","status":"queued","data":{"n":${n}}}`,
  );
}

export function manifestOf(id: string, createdAt = NOW): SnapshotManifest {
  const counts = { queued: 3, scheduled: 0, processing: 0, completed: 0, failed: 0 };
  return {
    id,
    name: 'Vor dem Umbau ✓',
    note: 'n',
    trigger: 'manual',
    pinned: true,
    createdAt,
    taskCount: 3,
    counts,
    contentHash: HASH,
  };
}

export function storageAt(filePath: string, options: Partial<JsonStorageOptions> = {}): JsonStorage {
  const storage = new JsonStorage({
    filePath,
    clock: new ManualClock(NOW),
    program: 'test',
    pollInterval: 5,
    ...options,
  });
  onTestFinished(() => storage.close());
  return storage;
}

export async function openAt(filePath: string, options: Partial<JsonStorageOptions> = {}): Promise<JsonStorage> {
  const storage = storageAt(filePath, options);
  expect(await storage.initialize()).toEqual({ writable: true, owner: null });
  return storage;
}

export async function textsIn(storage: JsonStorage): Promise<string[]> {
  return [...((await storage.load())?.tasks() ?? [])].map(({ text }) => text);
}
