import { MemoryBackend } from './backends/memory-backend.ts';
import type { QueueBackend } from './backends/queue-backend.ts';
import { SqliteBackend } from './backends/sqlite-backend.ts';
import { WholeStateBackend } from './backends/whole-state-backend.ts';
import type { ResolvedOptions } from './options.ts';

/** The backend the options name, not yet open. Code of the other backends is not loaded. */
export async function makeBackend(options: ResolvedOptions): Promise<QueueBackend> {
  const { persistence, clock, schedulingStrategy: strategy, program, newId } = options;
  if (persistence.type === 'memory') return new MemoryBackend(strategy);
  if (persistence.type === 'sqlite') {
    const { dbPath = '', busyTimeout, walMode, saveOnChange: durable } = persistence;
    return new SqliteBackend({ dbPath, busyTimeout, walMode, durable, strategy, pollMs: options.pollInterval });
  }
  const { JsonStorage } = await import('../storage/json/json-storage.ts');
  const { filePath = '', snapshotDir } = persistence;
  const storage = new JsonStorage({ filePath, clock, program, ...(snapshotDir ? { snapshotDir } : {}) });
  return new WholeStateBackend(storage, {
    location: filePath,
    strategy,
    context: () => ({ now: clock.now(), newId }),
  });
}
