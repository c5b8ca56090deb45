import { homedir } from 'node:os';
import { join } from 'node:path';
import { AppError } from '../../src-shared/errors/app-error.ts';
import { DEFAULT_STRATEGY, type Strategy, strategySchema } from '../../src-shared/models/queue.ts';
import { type Clock, systemClock } from '../platform/clock.ts';
import { randomId } from '../platform/ids.ts';
import {
  anyFunction,
  anyObject,
  flag,
  limit,
  milliseconds,
  numberWithin,
  type OptionCheck,
  objectWith,
  oneOf,
  text,
  wholeNumber,
} from './option-checks.ts';
import {
  CUSTOM_CHECKS,
  type CustomPersistenceOptions,
  PERSISTENCE_CHECKS,
  PERSISTENCE_DEFAULTS,
  type PersistenceOptions,
  type ResolvedPersistence,
} from './persistence-options.ts';
import { DEFAULT_MAX_RETRIES } from './store/task-text.ts';

export type { PersistenceOptions } from './persistence-options.ts';

/** Everything has a default: without any options the queue lives in memory. Times are ms. */
export interface QueueManagerOptions {
  /** Strategy of a new queue; one that exists keeps its own until {@link QueueManager.setStrategy}. Default weighted-round-robin. */
  readonly schedulingStrategy?: Strategy;
  /** False: the queue lives in memory, whatever `persistence` says. Default: true where one of the two below is given. */
  readonly persistQueue?: boolean;
  /** JSON file of a queue without a `filePath` of its own. Default: `.poppobuilder/queue.json` in the home folder. */
  readonly queueFile?: string;
  readonly persistence?: PersistenceOptions | CustomPersistenceOptions;
  /** Retries before a failure is final. Default 3. */
  readonly maxRetries?: number;
  /** Wait before the first retry. Default 1000. */
  readonly retryDelay?: number;
  /** How the wait goes on: not at all, the same each time, or doubled each time. Default exponential. */
  readonly retryBackoff?: 'none' | 'fixed' | 'exponential';
  /** Share of the wait that is left to chance, so that what failed together is not retried together. 0 to 1, default 0. */
  readonly retryJitter?: number;
  /** Longest wait before a retry. Default 3600000, an hour. */
  readonly maxRetryDelay?: number;
  /** Finished tasks that are kept. Defaults: 10,000 completed, all failed (Infinity). */
  readonly keepCompleted?: number;
  readonly keepFailed?: number;
  /** A claim is given back after this time without a renewal; the manager renews those it holds. Default 60000. */
  readonly leaseMs?: number;
  /** What becomes of a task whose holder was lost: it waits again, or fails. Default requeue. */
  readonly onStalled?: 'requeue' | 'fail';
  /** How often a task may lose its holder and wait again; after that it fails, since it may be what kills them. Default 3. */
  readonly maxStalls?: number;
  /** Put the claims of processes that have ended back when the queue starts, without waiting for leases. Default true. */
  readonly recoverClaims?: boolean;
  /** Tasks given to `task-ready` listeners that may be unfinished at the same time. Default 10. */
  readonly readyConcurrency?: number;
  /** How long `stop()` waits for running handlers of `process()` before it gives their tasks back. Default 30000. */
  readonly stopTimeout?: number;
  /** Longest JSON text of a task's fields, in bytes. Default 16 MiB. */
  readonly maxTaskBytes?: number;
  /** How often to look for changes by other processes. Default 250. */
  readonly pollInterval?: number;
  readonly clock?: Clock;
  readonly newId?: () => string;
  /** 0 to 1, for jitter. Default Math.random. */
  readonly random?: () => number;
  /** Told to others who find the queue locked. */
  readonly program?: string;
}

export interface ResolvedOptions extends Required<Omit<QueueManagerOptions, 'persistQueue' | 'queueFile'>> {
  readonly persistence: ResolvedPersistence;
}

const CHECKS: Readonly<Record<keyof QueueManagerOptions, OptionCheck>> = {
  schedulingStrategy: oneOf(...strategySchema.options),
  persistQueue: flag,
  queueFile: text,
  persistence: anyObject,
  maxRetries: wholeNumber(0),
  retryDelay: milliseconds(0),
  retryBackoff: oneOf('none', 'fixed', 'exponential'),
  retryJitter: numberWithin(0, 1),
  maxRetryDelay: milliseconds(0),
  keepCompleted: limit(0),
  keepFailed: limit(0),
  leaseMs: milliseconds(1),
  onStalled: oneOf('requeue', 'fail'),
  maxStalls: limit(0),
  recoverClaims: flag,
  readyConcurrency: wholeNumber(1),
  stopTimeout: milliseconds(0),
  maxTaskBytes: wholeNumber(1),
  pollInterval: milliseconds(1),
  clock: objectWith('now'),
  newId: anyFunction,
  random: anyFunction,
  program: text,
};

/** Options whose values no message may repeat. */
const SECRET: ReadonlySet<string> = new Set(['password', 'url']);

const DEFAULTS = {
  schedulingStrategy: DEFAULT_STRATEGY,
  maxRetries: DEFAULT_MAX_RETRIES,
  retryDelay: 1000,
  retryBackoff: 'exponential',
  retryJitter: 0,
  maxRetryDelay: 3_600_000,
  keepCompleted: 10_000,
  keepFailed: Number.POSITIVE_INFINITY,
  leaseMs: 60_000,
  onStalled: 'requeue',
  maxStalls: 3,
  recoverClaims: true,
  readyConcurrency: 10,
  stopTimeout: 30_000,
  maxTaskBytes: 16 * 1024 * 1024,
  pollInterval: 250,
  clock: systemClock,
  newId: (): string => `task-${Date.now()}-${randomId(6)}`,
  random: Math.random,
  program: 'poppo-queue',
} as const satisfies QueueManagerOptions;

/**
 * Checks options and fills in defaults; an option that is undefined counts as absent. Throws, naming the option,
 * `queue.unknown-option`, `queue.unknown-strategy`, or `queue.invalid-option` with what is allowed.
 */
export function resolveOptions(options: QueueManagerOptions = {}): ResolvedOptions {
  if (options.schedulingStrategy !== undefined) checkStrategy(options.schedulingStrategy);
  const given = checked(options, CHECKS, '');
  const isCustom = given.persistence?.type === 'custom';
  const checks = isCustom ? CUSTOM_CHECKS : PERSISTENCE_CHECKS;
  const persistence = checked(given.persistence ?? {}, checks, 'persistence.', isCustom);
  const { persistQueue: _persist, queueFile: _file, ...others } = given;
  return { ...DEFAULTS, ...others, persistence: placed(given, { ...PERSISTENCE_DEFAULTS, ...persistence }) };
}

export function checkStrategy(name: string): Strategy {
  const parsed = strategySchema.safeParse(name);
  if (parsed.success) return parsed.data;
  throw new AppError('queue.unknown-strategy', `There is no scheduling strategy ${name}`, {
    details: { strategy: String(name) },
    hint: `Choose one of ${strategySchema.options.join(', ')}.`,
  });
}

function placed(given: QueueManagerOptions, persistence: ResolvedPersistence): ResolvedPersistence {
  const { persistQueue, queueFile } = given;
  const isWanted = persistQueue ?? (queueFile !== undefined || given.persistence !== undefined);
  if (!isWanted) return { ...persistence, type: 'memory' };
  if (persistence.type === 'json') return { filePath: queueFile ?? defaultQueueFile(), ...persistence };
  if (persistence.type === 'sqlite') requireOption('dbPath', persistence);
  if (persistence.type === 'custom') requireOption('customStorage', persistence);
  return persistence;
}

function requireOption(name: 'dbPath' | 'customStorage', persistence: object): void {
  if (name in persistence) return;
  throw invalidOption(`persistence.${name}`, 'is missing', PERSISTENCE_CHECKS[name].expected);
}

function defaultQueueFile(): string {
  return join(homedir(), '.poppobuilder', 'queue.json');
}

function checked<Options extends object>(
  options: Options,
  checks: Readonly<Record<string, OptionCheck>>,
  prefix: string,
  allowsOthers = false,
): Options {
  if (!anyObject.accepts(options)) throw invalidOption('options', `are ${String(options)}`, anyObject.expected);
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  for (const [name, value] of given) {
    const check = Object.hasOwn(checks, name) ? checks[name] : undefined;
    if (!check && allowsOthers) continue;
    if (!check) throw unknownOption(prefix + name, Object.keys(checks));
    if (!check.accepts(value)) throw invalidOption(prefix + name, `is ${shown(name, value)}`, check.expected);
  }
  return Object.fromEntries(given) as Options;
}

function shown(name: string, value: unknown): string {
  if (SECRET.has(name)) return `a ${typeof value}`;
  if (typeof value === 'string') return JSON.stringify(value.slice(0, 80));
  return typeof value === 'object' && value !== null ? 'an object of another kind' : String(value).slice(0, 80);
}

function unknownOption(name: string, known: readonly string[]): AppError {
  return new AppError('queue.unknown-option', `There is no option ${name}`, {
    details: { option: name },
    hint: `The options are ${known.join(', ')}.`,
  });
}

function invalidOption(name: string, problem: string, expected: string): AppError {
  return new AppError('queue.invalid-option', `Option ${name} ${problem}: expected ${expected}`, {
    details: { option: name },
    hint: `Give ${name} ${expected}.`,
  });
}
