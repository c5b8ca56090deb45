import { EventEmitter } from 'node:events';
import { toAppError } from '../../src-shared/errors/app-error.ts';
import type { ErrorCode } from '../../src-shared/errors/error-codes.ts';
import {
  type AlertThresholds,
  OPERATIONS,
  type Operation,
  type OperationStats,
  type PersistenceAlert,
} from '../../src-shared/models/metric.ts';
import type { Clock } from '../platform/clock.ts';
import { AlertLimiter } from './alert-limiter.ts';
import { OperationMeter } from './operation-meter.ts';
import { RecentOutcomes } from './recent-outcomes.ts';

export interface MonitorOptions {
  readonly clock: Clock;
  readonly thresholds: AlertThresholds;
}

/** Runs work as a call of an operation, and counts it. */
export type Measure = <T>(operation: Operation, work: () => Promise<T>, bytesOf?: (result: T) => number) => Promise<T>;

export type Meters = ReadonlyMap<Operation, OperationMeter>;

const BOUNDS: Partial<Record<Operation, 'saveTime' | 'loadTime' | 'snapshotTime'>> = {
  save: 'saveTime',
  load: 'loadTime',
  snapshot: 'snapshotTime',
};

/** Refusals and wishes: the storage did nothing wrong, or nothing at all. */
const NO_FAULTS: ReadonlySet<ErrorCode> = new Set([
  'input.invalid',
  'job.cancelled',
  'queue.not-running',
  'snapshot.exists',
  'snapshot.invalid-id',
  'snapshot.live-changed',
  'snapshot.not-found',
  'snapshot.prune-refused',
  'storage.closed',
  'storage.locked',
  'storage.read-only',
  'storage.unsupported',
]);

/**
 * Measures what storage does, and emits `alert` where a bound is passed. The same alert comes at most once a
 * minute, with the number of those left out meanwhile, so that a slow disk does not drown its listeners.
 */
export class PersistenceMonitor extends EventEmitter<{ alert: [PersistenceAlert] }> {
  readonly startedAt: number;
  readonly #clock: Clock;
  readonly thresholds: AlertThresholds;
  readonly #meters: Meters = newMeters();
  readonly #outcomes = new RecentOutcomes();
  readonly #limiter: AlertLimiter;
  #interval: Meters | null = null;

  constructor({ clock, thresholds }: MonitorOptions) {
    super();
    this.#clock = clock;
    this.thresholds = thresholds;
    this.#limiter = new AlertLimiter(clock);
    this.startedAt = clock.now();
  }

  readonly measure: Measure = async (operation, work, bytesOf) => {
    const start = performance.now();
    try {
      const result = await work();
      this.record(operation, performance.now() - start, bytesOf?.(result) ?? 0);
      return result;
    } catch (error) {
      this.recordError(operation, performance.now() - start, error);
      throw error;
    }
  };

  record(operation: Operation, ms: number, bytes = 0): void {
    const now = this.#clock.now();
    this.#meters.get(operation)?.record(ms, bytes, now);
    this.#interval?.get(operation)?.record(ms, bytes, now);
    this.#outcomes.add(operation, true);
    const bound = BOUNDS[operation];
    if (bound === undefined || ms <= this.thresholds[bound]) return;
    this.#alert(operation, 'slow-operation', { operation, duration: ms, threshold: this.thresholds[bound] });
  }

  /** An error that merely refuses or gives up counts as no call. */
  recordError(operation: Operation, ms: number, error: unknown): void {
    const { code, message } = toAppError(error);
    if (NO_FAULTS.has(code)) return;
    const now = this.#clock.now();
    this.#meters.get(operation)?.recordError(ms, code, now);
    this.#interval?.get(operation)?.recordError(ms, code, now);
    // The save that a checkpoint is part of tells the same.
    if (operation === 'checkpoint') return;
    this.#outcomes.add(operation, false);
    this.#alert(`${operation} ${code}`, 'operation-error', { operation, code, error: message });
    const rate = this.#outcomes.errorRate(operation);
    if (rate === null || rate.share <= this.thresholds.errorRate) return;
    const threshold = this.thresholds.errorRate;
    this.#alert(operation, 'high-error-rate', { operation, errorRate: rate.share, calls: rate.calls, threshold });
  }

  /** To be told now and then. */
  noteStorageSize(bytes: number): void {
    const threshold = this.thresholds.storageSize;
    if (bytes > threshold) this.#alert('', 'storage-size', { size: bytes, threshold });
  }

  operations(): Record<Operation, OperationStats> {
    const stats = OPERATIONS.map((operation) => [
      operation,
      (this.#meters.get(operation) ?? new OperationMeter()).stats(),
    ]);
    return Object.fromEntries(stats);
  }

  /** What was counted since the last call; the first begins counting and has nothing yet. */
  takeInterval(): Meters {
    const taken = this.#interval ?? newMeters();
    this.#interval = newMeters();
    return taken;
  }

  #alert(key: string, type: PersistenceAlert['type'], details: PersistenceAlert['details']): void {
    const suppressed = this.#limiter.pass(`${type} ${key}`);
    if (suppressed === null) return;
    this.emit('alert', {
      type,
      details: suppressed === 0 ? details : { ...details, suppressed },
      timestamp: this.#clock.now(),
    });
  }
}

function newMeters(): Meters {
  return new Map(OPERATIONS.map((operation) => [operation, new OperationMeter()]));
}
