import { join } from 'node:path';
import { QueueManager, type QueueManagerOptions } from '../../src-main/library.ts';
import type { Clock } from '../../src-main/platform/clock.ts';

export const ADAPTERS = ['json', 'sqlite', 'redis'] as const;
export type Adapter = (typeof ADAPTERS)[number];

/** Where a queue under test is kept. */
export interface QueuePlace {
  readonly adapter: Adapter;
  /** Folder of the files; for Redis, what the keys begin with. */
  readonly place: string;
  /** Of Redis. */
  readonly port?: number;
}

const A_DAY = 24 * 60 * 60 * 1000;

/** Nothing but what a writer asks for: no automatic saves, and no task that comes due or is given back by itself. */
const QUIET = {
  saveOnChange: true,
  autoSave: false,
  enableSnapshots: false,
  enableMonitoring: false,
  maxSafetySnapshots: 100_000,
} as const;

export function queueAt(place: QueuePlace, clock?: Clock): QueueManager {
  const claims = { leaseMs: A_DAY, recoverClaims: false, maxStalls: Number.POSITIVE_INFINITY };
  const common = { ...claims, retryDelay: A_DAY, program: 'torture', ...(clock && { clock }) };
  return new QueueManager({ ...common, persistence: { ...QUIET, ...keptAt(place) } });
}

function keptAt({ adapter, place, port = 0 }: QueuePlace): NonNullable<QueueManagerOptions['persistence']> {
  switch (adapter) {
    case 'json':
      // Damage is to be seen, not mended.
      return { type: 'json', filePath: join(place, 'queue.json'), backupCount: 2, autoRecover: false };
    case 'sqlite':
      return { type: 'sqlite', dbPath: join(place, 'queue.db'), autoRecover: false };
    case 'redis':
      return { type: 'redis', port, keyPrefix: place, outcomeTimeout: 5000 };
  }
}
