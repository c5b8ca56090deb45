import { setTimeout as wait } from 'node:timers/promises';
import type { Redis as RedisClient } from 'ioredis';
import { AppError } from '../../../src-shared/errors/app-error.ts';
import { fromRedisError, unreachable } from './redis-errors.ts';
import type { RedisTarget } from './redis-options.ts';
import { ALL_SCRIPTS } from './scripts/all-scripts.ts';
import type { Script } from './scripts/script.ts';

export type RedisArgument = string | number | Buffer;

/** A script with its keys and arguments. */
export interface ScriptCall {
  readonly script: Script;
  readonly keys: readonly string[];
  readonly args: readonly RedisArgument[];
}

export interface LinkEvents {
  /** A new connection stands, and nobody else uses it yet. What it throws closes it again. */
  readonly prepare: () => Promise<void>;
  readonly up: () => void;
  readonly down: (reason: AppError) => void;
}

const FIRST_RETRY_MS = 50;
const LONGEST_RETRY_MS = 2000;
const NEVER_CONNECTED = 'not connected yet';

const ONE_CONNECTION = {
  lazyConnect: true,
  retryStrategy: null,
  enableOfflineQueue: false,
  autoResendUnfulfilledCommands: false,
  maxRetriesPerRequest: 0,
  maxLoadingRetryTime: 1000,
} as const;

/**
 * One connection to Redis that is made anew after it was lost. The client's own reconnecting is off: it would
 * send commands again whose answer was lost, or leave their callers waiting. Here every command that was under
 * way when the connection went rejects with `redis.unreachable`, its outcome unknown, and one that is sent while
 * there is no connection rejects at once, without effect.
 */
export class RedisLink {
  readonly target: RedisTarget;
  readonly #events: LinkEvents;
  #client: RedisClient | null = null;
  #opening: Promise<void> | null = null;
  #isReady = false;
  #isClosed = false;
  readonly #closing = new AbortController();
  #lastReason: string = NEVER_CONNECTED;

  constructor(target: RedisTarget, events: Partial<LinkEvents> = {}) {
    this.target = target;
    this.#events = { prepare: async () => {}, up: () => {}, down: () => {}, ...events };
  }

  get isReady(): boolean {
    return this.#isReady;
  }

  /** The first connection; rejects where it cannot be made, and is not tried again then. */
  async connect(): Promise<void> {
    if (!this.#isReady) await this.#open();
  }

  /** Runs `use` with the client; what it throws becomes an AppError. */
  async run<T>(doing: string, use: (client: RedisClient) => Promise<T>): Promise<T> {
    const client = this.#client;
    if (client === null) throw unreachable(doing, this.target.name, this.#lastReason);
    try {
      return await use(client);
    } catch (error) {
      throw fromRedisError(error, doing, this.target.name);
    }
  }

  async script(doing: string, call: ScriptCall): Promise<unknown> {
    const [answer] = await this.scripts(doing, [call]);
    return answer;
  }

  /** Sends scripts in one go. Rejects with the first error among the answers; those after it may have run. */
  async scripts(doing: string, calls: readonly ScriptCall[]): Promise<unknown[]> {
    return this.run(doing, async (client) => {
      const answers = await sendScripts(client, calls);
      // Redis forgets scripts at SCRIPT FLUSH. Nothing ran then, so all of it is sent again.
      if (!answers.some(isNoScript)) return throwFirst(answers);
      await loadScripts(client);
      return throwFirst(await sendScripts(client, calls));
    });
  }

  close(): void {
    this.#isClosed = true;
    this.#closing.abort();
    this.#client?.disconnect();
    this.#client = null;
    this.#isReady = false;
  }

  /** Whoever asks while a connection is being made waits for that one. */
  #open(): Promise<void> {
    this.#opening ??= this.#openNew().finally(() => {
      this.#opening = null;
    });
    return this.#opening;
  }

  async #openNew(): Promise<void> {
    const { Redis } = await import('ioredis');
    const client: RedisClient = new Redis({ ...this.target.client, ...ONE_CONNECTION });
    let problem: unknown = null;
    client.on('error', (error: unknown) => {
      problem = error;
      this.#lastReason = error instanceof Error ? error.message : String(error);
    });
    try {
      await client.connect().catch((error: unknown) => {
        throw problem ?? error;
      });
      await client.select(this.target.db);
      await loadScripts(client);
      if (this.#isClosed) throw new AppError('storage.closed', `${this.target.name} was closed`);
      this.#client = client;
      client.once('close', () => this.#lost(client));
      await this.#events.prepare();
      if (client.status !== 'ready') throw new Error('Connection is closed');
      this.#isReady = true;
    } catch (error) {
      if (this.#client === client) this.#client = null;
      client.disconnect();
      throw fromRedisError(error, 'connect to Redis', this.target.name);
    }
    this.#events.up();
  }

  #lost(client: RedisClient): void {
    if (this.#client !== client) return;
    this.#client = null;
    if (!this.#isReady || this.#isClosed) return;
    this.#isReady = false;
    if (this.#lastReason === NEVER_CONNECTED) this.#lastReason = 'the connection was lost';
    this.#events.down(unreachable('reach Redis', this.target.name, this.#lastReason));
    void this.#reconnect();
  }

  async #reconnect(): Promise<void> {
    for (let tries = 0; !this.#isClosed; tries++) {
      const longest = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(tries, 10));
      // Half of it by chance, so that many clients do not come back in the same moment.
      const pause = longest / 2 + Math.random() * (longest / 2);
      await wait(pause, undefined, { signal: this.#closing.signal, ref: false }).catch(() => {});
      if (this.#isClosed || this.#isReady) return;
      try {
        await this.#open();
        return;
      } catch (error) {
        const reason = fromRedisError(error, 'connect to Redis', this.target.name);
        this.#lastReason = reason.message;
        if (reason.code !== 'redis.unreachable') this.#events.down(reason);
      }
    }
  }
}

async function loadScripts(client: RedisClient): Promise<void> {
  await Promise.all(ALL_SCRIPTS.map(({ lua }) => client.script('LOAD', lua)));
}

async function sendScripts(client: RedisClient, calls: readonly ScriptCall[]): Promise<unknown[]> {
  if (calls.length === 1) {
    return [await client.call('EVALSHA', ...flat(calls[0])).catch((error: unknown) => asError(error))];
  }
  const pipeline = client.pipeline();
  for (const call of calls) pipeline.call('EVALSHA', ...flat(call));
  const answers = (await pipeline.exec()) ?? [];
  return answers.map(([error, answer]) => error ?? answer);
}

function flat(call: ScriptCall | undefined): RedisArgument[] {
  return call === undefined ? [] : [call.script.sha, call.keys.length, ...call.keys, ...call.args];
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

function isNoScript(answer: unknown): boolean {
  return answer instanceof Error && answer.message.startsWith('NOSCRIPT');
}

function throwFirst(answers: unknown[]): unknown[] {
  for (const answer of answers) if (answer instanceof Error) throw answer;
  return answers;
}
