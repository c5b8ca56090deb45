import type { WholeStateStorage } from '../storage/base-storage.ts';
import { MemoryBackend } from './backends/memory-backend.ts';
import type { QueueBackend } from './backends/queue-backend.ts';
import { WholeStateBackend } from './backends/whole-state-backend.ts';
import type { ResolvedOptions } from './options.ts';
import { locationOf, type ResolvedPersistence, type SqlitePersistence } from './persistence-options.ts';

const DEFAULT_BACKUPS = 5;

/** The backend the options name, not yet open. Code of the other backends is not loaded. */
export async function makeBackend(options: ResolvedOptions): Promise<QueueBackend> {
  const { persistence, clock, schedulingStrategy: strategy, newId } = options;
  if (persistence.type === 'memory') return new MemoryBackend(strategy);
  if (persistence.type === 'sqlite') {
    const { SqliteBackend } = await import('./backends/sqlite-backend.ts');
    return new SqliteBackend(sqliteOptions(options, persistence));
  }
  return new WholeStateBackend(await makeStorage(options), {
    location: locationOf(persistence),
    strategy,
    context: () => ({ now: clock.now(), newId }),
  });
}

function sqliteOptions(options: ResolvedOptions, persistence: ResolvedPersistence & SqlitePersistence) {
  const { clock, newId, schedulingStrategy: strategy, pollInterval: pollMs } = options;
  const { dbPath = '', busyTimeout, walMode, saveOnChange: durable, autoRecover = true } = persistence;
  const { backupCount = DEFAULT_BACKUPS, backupInterval = null, backupDir = null } = persistence;
  const backups = { backupCount: Math.max(backupCount, 1), backupInterval, backupDir };
  return { dbPath, busyTimeout, walMode, durable, autoRecover, ...backups, strategy, pollMs, clock, newId };
}

/** The storage below a backend that is no database itself, not yet open. */
export async function makeStorage({ persistence, clock, program }: ResolvedOptions): Promise<WholeStateStorage> {
  if (persistence.type === 'redis') {
    const { RedisStorage } = await import('../storage/redis/redis-storage.ts');
    return new RedisStorage({ ...persistence, clock, program });
  }
  if (persistence.type === 'custom') {
    const { makeAdapter } = await import('../storage/custom/make-adapter.ts');
    const { CustomStorage } = await import('../storage/custom/custom-storage.ts');
    const { customStorage, closeTimeout } = persistence;
    return new CustomStorage(makeAdapter(customStorage, persistence), { clock, closeTimeout });
  }
  const { JsonStorage } = await import('../storage/json/json-storage.ts');
  return new JsonStorage({ filePath: '', ...persistence, clock, program });
}
