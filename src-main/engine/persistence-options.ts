import { alertThresholdsSchema } from '../../src-shared/models/metric.ts';
import {
  DEFAULT_REDIS_PLACE,
  formatRedisLocation,
  parseRedisLocation,
} from '../../src-shared/models/redis-location.ts';
import type { CustomStorageSource } from '../storage/custom/make-adapter.ts';
import type { RedisStorageOptions } from '../storage/redis/redis-options.ts';
import {
  anyFunction,
  anyObject,
  either,
  flag,
  milliseconds,
  type OptionCheck,
  oneOf,
  orNull,
  text,
  wholeNumber,
} from './option-checks.ts';

const BUILT_IN_TYPES = ['memory', 'json', 'sqlite', 'redis'] as const;
type BuiltInType = (typeof BUILT_IN_TYPES)[number];
export type StorageType = BuiltInType | 'custom';

/** When a queue is saved. Times are ms. */
export interface SavingOptions {
  /** Save at intervals while something changed. Default true. */
  readonly autoSave?: boolean;
  /** Default 30000. */
  readonly autoSaveInterval?: number;
  /**
   * Save this long after the last change, at the latest ten times as long after the first unsaved one. It has no
   * effect with `saveOnChange`. Default null: not at all.
   */
  readonly saveDebounce?: number | null;
  /** A mutation's promise resolves only when its change is durable. Default false. */
  readonly saveOnChange?: boolean;
}

/** Automatic snapshots. Times are ms. */
export interface SnapshotOptions {
  /** Take snapshots at intervals. Default true. */
  readonly enableSnapshots?: boolean;
  /** Default 3600000, an hour. */
  readonly snapshotInterval?: number;
  /** Automatic snapshots that are kept, the newest. Default 24. Manual and pinned ones are always kept. */
  readonly maxSnapshots?: number;
  /** Safety snapshots that are kept, the newest. Default 20. */
  readonly maxSafetySnapshots?: number;
  /** Further automatic snapshots that are kept: the newest of each of so many hours, days, weeks (UTC). Default 0. */
  readonly keepHourly?: number;
  readonly keepDaily?: number;
  readonly keepWeekly?: number;
}

/** Bounds past which `persistence-alert` is emitted. */
export interface AlertThresholds {
  /** ms. Default 3000. */
  readonly saveTime?: number;
  /** ms. Default 2000. */
  readonly loadTime?: number;
  /** ms. Default 5000. */
  readonly snapshotTime?: number;
  /** Share of operations that failed, 0 to 1. Default 0.05. */
  readonly errorRate?: number;
  /** Bytes. Default 100 MiB. */
  readonly storageSize?: number;
}

export interface MonitoringOptions {
  /** Measure operations of the storage. Default true. */
  readonly enableMonitoring?: boolean;
  readonly alertThresholds?: AlertThresholds;
}

/** `type: 'json'` */
export interface JsonPersistence {
  /** Path of the queue file. Default: `queueFile`. */
  readonly filePath?: string;
  /** Folder of the snapshots. Default: beside the file. */
  readonly snapshotDir?: string;
  /** Earlier checkpoints kept beside the file. Default 5. */
  readonly backupCount?: number;
  /** Compress them; true is gzip. Default false. */
  readonly compressBackups?: boolean | 'gzip' | 'zstd';
  /** How snapshots are written. Default zstd. */
  readonly snapshotCompression?: 'gzip' | 'zstd' | false;
  /**
   * Bring a damaged queue back by itself, from what is intact of it, a backup or a snapshot, whichever holds more;
   * the damaged file is kept aside. Otherwise it opens read-only. Default true.
   */
  readonly autoRecover?: boolean;
}

/** `type: 'sqlite'` */
export interface SqlitePersistence {
  /** Path of the database. Required. */
  readonly dbPath?: string;
  /** ms to wait for another process's transaction. Default 5000. */
  readonly busyTimeout?: number;
  /** Write-ahead log. Default true. */
  readonly walMode?: boolean;
  /** Backups that are kept, the newest; each is checked before it counts. Default 5. */
  readonly backupCount?: number;
  /** ms between two backups. Default null: only those that are asked for (`createBackup`). */
  readonly backupInterval?: number | null;
  /** Folder of the backups. Default: beside the database. */
  readonly backupDir?: string;
  /**
   * Bring a damaged queue back by itself, from what is intact of it, a backup or a snapshot, whichever holds more;
   * the damaged file is kept aside. Otherwise it opens read-only. Default true.
   */
  readonly autoRecover?: boolean;
}

/** `type: 'redis'` */
export interface RedisPersistence {
  /** Where the server is; `url` wins over the others. Defaults 127.0.0.1, 6379, no password, database 0. */
  readonly host?: string;
  readonly port?: number;
  readonly username?: string;
  readonly password?: string;
  readonly db?: number;
  readonly url?: string;
  readonly tls?: NonNullable<RedisStorageOptions['tls']>;
  /** What every key of the queue begins with. Default `poppobuilder:queue:`. */
  readonly keyPrefix?: string;
  /** Seconds after the last write at which the queue is forgotten. Default null, never. */
  readonly ttl?: number | null;
  /**
   * With `saveOnChange`: ms that a change waits for a server that is out of reach before its promise rejects with
   * `storage.outcome-unknown`. The change stands in memory and is saved once the server is back. Default 30000.
   */
  readonly outcomeTimeout?: number;
}

/** Where and how a queue is kept. Options of other types than the one in use are allowed, and have no effect. */
export interface PersistenceOptions
  extends SavingOptions,
    SnapshotOptions,
    MonitoringOptions,
    JsonPersistence,
    SqlitePersistence,
    RedisPersistence {
  /** `memory` keeps nothing. Default `json`. */
  readonly type?: BuiltInType;
}

/** A queue that an adapter of the user's keeps. It gets all of these options, its own among them. */
export interface CustomPersistenceOptions extends SavingOptions, SnapshotOptions, MonitoringOptions {
  readonly type: 'custom';
  readonly customStorage: CustomStorageSource;
  /** How long closing the adapter may take, ms. Default 10000. */
  readonly closeTimeout?: number;
  readonly [option: string]: unknown;
}

type Known = keyof PersistenceOptions | 'customStorage' | 'closeTimeout';

const alertThresholds: OptionCheck = {
  expected:
    'an object with numbers of 0 or more, errorRate at most 1, among saveTime, loadTime, snapshotTime, errorRate, storageSize',
  accepts: (value) => alertThresholdsSchema.partial().strict().safeParse(value).success,
};

const COMMON_CHECKS = {
  type: oneOf(...BUILT_IN_TYPES, 'custom'),
  autoSave: flag,
  autoSaveInterval: milliseconds(1),
  saveDebounce: orNull(milliseconds(0)),
  saveOnChange: flag,
  enableSnapshots: flag,
  snapshotInterval: milliseconds(1),
  maxSnapshots: wholeNumber(0, 100_000),
  maxSafetySnapshots: wholeNumber(1, 100_000),
  keepHourly: wholeNumber(0, 100_000),
  keepDaily: wholeNumber(0, 100_000),
  keepWeekly: wholeNumber(0, 100_000),
  enableMonitoring: flag,
  alertThresholds,
  customStorage: either(anyFunction, anyObject),
  closeTimeout: milliseconds(1),
} satisfies Partial<Record<Known, OptionCheck>>;

/** Of `type: 'custom'`, where every other name is the adapter's own, whatever it means elsewhere. */
export const CUSTOM_CHECKS: Readonly<Record<string, OptionCheck>> = COMMON_CHECKS;

export const PERSISTENCE_CHECKS: Readonly<Record<Known, OptionCheck>> = {
  ...COMMON_CHECKS,
  filePath: text,
  snapshotDir: text,
  backupCount: wholeNumber(0),
  compressBackups: oneOf(true, false, 'gzip', 'zstd'),
  snapshotCompression: oneOf('gzip', 'zstd', false),
  autoRecover: flag,
  dbPath: text,
  busyTimeout: milliseconds(0),
  walMode: flag,
  backupInterval: orNull(milliseconds(1)),
  backupDir: text,
  host: text,
  port: wholeNumber(1, 65_535),
  username: text,
  password: text,
  db: wholeNumber(0),
  url: text,
  tls: either(flag, anyObject),
  keyPrefix: text,
  ttl: orNull(wholeNumber(1, 1_000_000_000)),
  outcomeTimeout: milliseconds(1),
};

export const PERSISTENCE_DEFAULTS = {
  type: 'json',
  autoSave: true,
  autoSaveInterval: 30_000,
  saveDebounce: null,
  saveOnChange: false,
  enableSnapshots: true,
  snapshotInterval: 3_600_000,
  maxSnapshots: 24,
  enableMonitoring: true,
  busyTimeout: 5000,
  walMode: true,
  outcomeTimeout: 30_000,
} as const satisfies PersistenceOptions;

export type ResolvedPersistence = (PersistenceOptions | CustomPersistenceOptions) &
  Required<Pick<PersistenceOptions, Exclude<keyof typeof PERSISTENCE_DEFAULTS, 'type'>>> & {
    readonly type: StorageType;
  };

/** Where a queue is kept, for people: a path, an address without its password, the name of an adapter; '' for memory. */
export function locationOf(persistence: ResolvedPersistence): string {
  switch (persistence.type) {
    case 'custom':
      return nameOf(persistence.customStorage);
    case 'redis':
      return redisLocation(persistence);
    default:
      return persistence.filePath ?? persistence.dbPath ?? '';
  }
}

function redisLocation({ url, tls, ...given }: RedisPersistence): string {
  const { host, port, db, username, keyPrefix } = DEFAULT_REDIS_PLACE;
  const place = {
    host: given.host ?? host,
    port: given.port ?? port,
    db: given.db ?? db,
    username: given.username ?? username,
    tls: Boolean(tls),
    keyPrefix: given.keyPrefix ?? keyPrefix,
  };
  const named = url === undefined ? place : parseRedisLocation(url, place).place;
  return formatRedisLocation({ ...named, keyPrefix: place.keyPrefix });
}

function nameOf(source: CustomStorageSource): string {
  return typeof source === 'function' ? source.name : source.constructor.name;
}
