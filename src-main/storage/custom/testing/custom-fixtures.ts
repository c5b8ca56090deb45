import { ManualClock } from '../../../platform/manual-clock.ts';
import type { CheckpointSource, LoadedCheckpoint, StoredTask } from '../../checkpoint.ts';
import type { SnapshotManifest } from '../../snapshot-manifest.ts';
import { CustomStorage, type CustomStorageOptions } from '../custom-storage.ts';
import { makeAdapter } from '../make-adapter.ts';
import { MapPlace, MapStorage } from './map-storage.ts';

export const NOW = 1_795_420_142_587;
export const HASH = 'ab'.repeat(32);

export function sourceOf(texts: readonly string[], taskCount = texts.length): CheckpointSource {
  const tasks = () => texts.map((text): StoredTask => ({ text, statusIfAbsent: 'queued' }));
  const projects = [
    { projectId: null, completedTotal: 1, failedTotal: 2, weight: 1 },
    { projectId: '__proto__', completedTotal: 3, failedTotal: 0, weight: 2.5 },
  ];
  return { header: { strategy: 'fifo', savedAt: null, projects }, taskCount, contentHash: HASH, tasks };
}

export function manifestOf(id: string, createdAt = NOW): SnapshotManifest {
  const counts = { queued: 1, scheduled: 0, processing: 0, completed: 0, failed: 0 };
  const facts = { id, name: 'Vor dem Umbau ✓', note: 'n', trigger: 'manual' as const, pinned: true };
  return { ...facts, createdAt, taskCount: 1, counts, contentHash: HASH };
}

/** An adapter with other methods than those of MapStorage, ready to use. */
export async function openWith(
  methods: object = {},
  place = new MapPlace(),
  options: CustomStorageOptions = {},
): Promise<CustomStorage> {
  const adapter = Object.assign(new MapStorage({ place }), methods);
  const storage = new CustomStorage(makeAdapter(adapter, {}), { clock: new ManualClock(NOW), ...options });
  await storage.initialize();
  return storage;
}

export function textsOf(loaded: LoadedCheckpoint | null): string[] {
  return [...(loaded?.tasks() ?? [])].map(({ text }) => text);
}
