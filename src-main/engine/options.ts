import { AppError } from '../../src-shared/errors/app-error.ts';
import { DEFAULT_STRATEGY, type Strategy, strategySchema } from '../../src-shared/models/queue.ts';
import { type Clock, systemClock } from '../platform/clock.ts';
import { randomId } from '../platform/ids.ts';
import type { CustomStorageSource } from '../storage/custom/make-adapter.ts';
import type { RedisStorageOptions } from '../storage/redis/redis-options.ts';
import { DEFAULT_MAX_RETRIES } from './store/task-text.ts';

/** Where and how a queue is kept. Times are ms. */
export interface PersistenceOptions {
  /** `memory` keeps nothing. */
  readonly type: 'memory' | 'json' | 'sqlite' | 'redis';
  /** `json`: path of the queue file. */
  readonly filePath?: string;
  /** `json`: folder of the snapshots. Default: beside the file. */
  readonly snapshotDir?: string;
  /** `json`: earlier checkpoints kept beside the file. Default 5. */
  readonly backupCount?: number;
  /** `json`: compress them; true is gzip. Default false. */
  readonly compressBackups?: boolean | 'gzip' | 'zstd';
  /** `json`: how snapshots are written. Default zstd. */
  readonly snapshotCompression?: 'gzip' | 'zstd' | false;
  /**
   * `json`: bring a damaged queue back by itself, from what is intact of it, a backup or a snapshot, whichever
   * holds more; the damaged file is kept aside. Otherwise it opens read-only. Default true.
   */
  readonly autoRecover?: boolean;
  /** `redis`: where the server is; `url` wins over the others. Defaults 127.0.0.1, 6379, no password, database 0. */
  readonly host?: string;
  readonly port?: number;
  readonly username?: string;
  readonly password?: string;
  readonly db?: number;
  readonly url?: string;
  readonly tls?: NonNullable<RedisStorageOptions['tls']>;
  /** `redis`: what every key of the queue begins with. Default `poppobuilder:queue:`. */
  readonly keyPrefix?: string;
  /** `redis`: seconds after the last write at which the queue is forgotten. Default null, never. */
  readonly ttl?: number | null;
  /** `sqlite`: path of the database. */
  readonly dbPath?: string;
  /** `sqlite`: wait for another process's transaction. Default 5000. */
  readonly busyTimeout?: number;
  /** `sqlite`: write-ahead log. Default true. */
  readonly walMode?: boolean;
  /** Save at intervals while something changed. Default true. */
  readonly autoSave?: boolean;
  /** Default 30000. */
  readonly autoSaveInterval?: number;
  /** A mutation's promise resolves only when its change is durable. Default false. */
  readonly saveOnChange?: boolean;
}

/** A queue that an adapter of the user's keeps. It gets all of these options, its own among them. */
export type CustomPersistenceOptions = Omit<PersistenceOptions, 'type'> & {
  readonly type: 'custom';
  readonly customStorage: CustomStorageSource;
  /** How long closing the adapter may take. Default 10000. */
  readonly closeTimeout?: number;
  readonly [option: string]: unknown;
};

export interface QueueManagerOptions {
  /** Strategy of a new queue; one that exists keeps its own until {@link QueueManager.setStrategy}. Default weighted-round-robin. */
  readonly schedulingStrategy?: Strategy;
  readonly persistence?: PersistenceOptions | CustomPersistenceOptions;
  /** Retries before a failure is final. Default 3. */
  readonly maxRetries?: number;
  /** Wait before the first retry, doubled with each further one. Default 1000. */
  readonly retryDelay?: number;
  /** Finished tasks that are kept. Defaults: 10,000 completed, all failed. */
  readonly keepCompleted?: number;
  readonly keepFailed?: number;
  /** A claim is given back after this time without a renewal; the manager renews those it holds. Default 60000. */
  readonly leaseMs?: number;
  /** How often to look for changes by other processes. Default 250. */
  readonly pollInterval?: number;
  readonly clock?: Clock;
  readonly newId?: () => string;
  /** Told to others who find the queue locked. */
  readonly program?: string;
}

type Defaulted = 'busyTimeout' | 'walMode' | 'autoSave' | 'autoSaveInterval' | 'saveOnChange';

export interface ResolvedOptions extends Required<Omit<QueueManagerOptions, 'persistence'>> {
  readonly persistence: Required<Pick<PersistenceOptions, Defaulted>> & (PersistenceOptions | CustomPersistenceOptions);
}

const TYPES: ReadonlySet<string> = new Set(['memory', 'json', 'sqlite', 'redis', 'custom']);

const KNOWN_PERSISTENCE: ReadonlySet<string> = new Set([
  'type',
  'filePath',
  'snapshotDir',
  'backupCount',
  'compressBackups',
  'snapshotCompression',
  'autoRecover',
  'host',
  'port',
  'username',
  'password',
  'db',
  'url',
  'tls',
  'keyPrefix',
  'ttl',
  'dbPath',
  'busyTimeout',
  'walMode',
  'autoSave',
  'autoSaveInterval',
  'saveOnChange',
]);

/** Fills in defaults. Throws `queue.unknown-option`, `queue.unknown-strategy`, `input.invalid` naming the option. */
export function resolveOptions(options: QueueManagerOptions): ResolvedOptions {
  const persistence = options.persistence;
  if (!persistence) throw unknownOption('persistence', 'is missing: give its type and path');
  for (const name of persistence.type === 'custom' ? [] : Object.keys(persistence)) {
    if (!KNOWN_PERSISTENCE.has(name)) throw unknownOption(`persistence.${name}`, 'is unknown');
  }
  if (!TYPES.has(persistence.type)) {
    throw unknownOption('persistence.type', `is ${String(persistence.type)}: expected ${[...TYPES].join(', ')}`);
  }
  requirePath(persistence);
  return {
    schedulingStrategy: checkStrategy(options.schedulingStrategy ?? DEFAULT_STRATEGY),
    maxRetries: options.maxRetries ?? DEFAULT_MAX_RETRIES,
    retryDelay: options.retryDelay ?? 1000,
    keepCompleted: options.keepCompleted ?? 10_000,
    keepFailed: options.keepFailed ?? Number.POSITIVE_INFINITY,
    leaseMs: options.leaseMs ?? 60_000,
    pollInterval: options.pollInterval ?? 250,
    clock: options.clock ?? systemClock,
    newId: options.newId ?? (() => `task-${Date.now()}-${randomId(6)}`),
    program: options.program ?? 'poppo-queue',
    persistence: {
      busyTimeout: 5000,
      walMode: true,
      autoSave: true,
      autoSaveInterval: 30_000,
      saveOnChange: false,
      ...persistence,
    },
  };
}

export function checkStrategy(name: string): Strategy {
  const parsed = strategySchema.safeParse(name);
  if (parsed.success) return parsed.data;
  throw new AppError('queue.unknown-strategy', `There is no scheduling strategy ${name}`, {
    details: { strategy: name },
    hint: `Choose one of ${strategySchema.options.join(', ')}.`,
  });
}

const REQUIRED = { json: 'filePath', sqlite: 'dbPath', custom: 'customStorage', memory: null, redis: null } as const;

function requirePath(persistence: PersistenceOptions | CustomPersistenceOptions): void {
  const name = REQUIRED[persistence.type];
  if (name === null) return;
  if (!Reflect.get(persistence, name)) throw unknownOption(`persistence.${name}`, 'is missing');
}

function unknownOption(name: string, problem: string): AppError {
  return new AppError('queue.unknown-option', `Option ${name} ${problem}`, { details: { option: name } });
}
