import { basename } from 'node:path';
import { type AppError, toAppError } from '../../src-shared/errors/app-error.ts';
import type { Connection, ConnectionStatus, Environment, WorkspaceEvent } from '../../src-shared/models/connection.ts';
import { isRedisLocation, parseRedisLocation, redisQueueName } from '../../src-shared/models/redis-location.ts';
import type { Clock } from '../platform/clock.ts';
import type { Logger } from '../platform/logger.ts';
import type { ConnectionStates } from './connections/connection-states.ts';
import type { ConnectionStore } from './connections/connection-store.ts';
import { guessBackend } from './connections/guess-backend.ts';
import { canonicalPath } from './connections/same-file.ts';
import type { SecretStore } from './connections/secret-store.ts';
import type { EngineHost } from './engine-host/engine-host.ts';
import type { QueueClient } from './engine-host/queue-thread.ts';
import type { CoalescingStream } from './events/coalescing-stream.ts';
import type { WorkspaceEvents } from './events/workspace-events.ts';
import { alreadyOpen, type OpenPlan, openRequest } from './open-plan.ts';
import type { Settings } from './settings.ts';

export interface WorkspaceParts {
  readonly store: ConnectionStore;
  readonly secrets: SecretStore;
  readonly states: ConnectionStates;
  readonly settings: Settings;
  readonly engine: EngineHost;
  readonly events: WorkspaceEvents;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly newId: () => string;
}

/**
 * The list of queues a user works with, and the queues of it that are open. Opening the same file twice,
 * under whatever path, gives the same queue; calls about one file wait for each other.
 */
export class Workspace {
  readonly #parts: WorkspaceParts;
  /** Per canonical path the last call that opens or closes it. */
  readonly #busy = new Map<string, Promise<unknown>>();

  constructor(parts: WorkspaceParts) {
    this.#parts = parts;
  }

  list(): ConnectionStatus[] {
    return this.#parts.store.list().map((connection) => this.#parts.states.status(connection));
  }

  /** `connection.not-found` */
  status(queueId: string): ConnectionStatus {
    return this.#parts.states.status(this.#parts.store.get(queueId));
  }

  /** The open queue's worker. `connection.not-found`, `queue.not-open`. */
  client(queueId: string): QueueClient {
    this.#parts.store.get(queueId);
    return this.#parts.engine.client(queueId);
  }

  /** Workers of all open queues. */
  clients(): QueueClient[] {
    return this.#parts.engine.ids().map((id) => this.#parts.engine.client(id));
  }

  subscribe(signal: AbortSignal | undefined): CoalescingStream<WorkspaceEvent> {
    return this.#parts.events.subscribe({ type: 'connections', connections: this.list() }, signal);
  }

  /** Windows that follow the events. */
  get listeners(): number {
    return this.#parts.events.size;
  }

  /** Tells every window the list anew. */
  announce(): void {
    this.#parts.events.publish({ type: 'connections', connections: this.list() });
  }

  /**
   * Opens a queue that exists, or answers it if it is open. Without a password, a Redis gets the one that is kept
   * for the connection.
   */
  open(location: string, password: string | null = null): Promise<string> {
    return this.#alone(location, async () => {
      const known = await this.#findByPath(location);
      if (known !== undefined && this.#isOpen(known.id)) return known.id;
      return this.#start({ location, password }, known);
    });
  }

  async reopen(queueId: string): Promise<string> {
    return this.open(this.#parts.store.get(queueId).location);
  }

  /** Makes a queue; `file.exists` where the path is taken. */
  create(plan: Required<Pick<OpenPlan, 'location' | 'create'>> & OpenPlan): Promise<string> {
    return this.#alone(plan.location, async () => {
      const known = await this.#findByPath(plan.location);
      if (known !== undefined && this.#isOpen(known.id)) throw alreadyOpen(known);
      return this.#start(plan, known);
    });
  }

  /** Saves and closes; no effect where it is closed. Where it cannot be saved it stays open. */
  async close(queueId: string): Promise<void> {
    const { location } = this.#parts.store.get(queueId);
    await this.#alone(location, () => this.#closeNow(queueId));
  }

  /** Closes the queue and takes it off the list; its file stays. */
  async forget(queueId: string): Promise<void> {
    const { location } = this.#parts.store.get(queueId);
    await this.#alone(location, async () => {
      await this.#closeNow(queueId);
      await this.#parts.store.remove(queueId);
      await this.#parts.secrets.remove(queueId).catch((error) => this.#warnUnsaved(error));
      this.#parts.states.settled(queueId);
      this.announce();
    });
  }

  async edit(queueId: string, change: { name: string; environment: Environment | null }): Promise<void> {
    await this.#parts.store.put({ ...this.#parts.store.get(queueId), ...change });
    this.announce();
  }

  /**
   * Opens a queue for whom a failure is no reason to stop: it stands in the list as a failed connection.
   * Answers the connection's id.
   */
  async openOrRecord(location: string, password: string | null = null): Promise<string> {
    try {
      return await this.open(location, password);
    } catch (error) {
      const queueId = await this.recordFailure(location, toAppError(error));
      await this.#keepSecret(queueId, password);
      return queueId;
    }
  }

  /** Puts a location that could not be opened on the list, with the reason. Answers the connection's id. */
  async recordFailure(location: string, reason: AppError): Promise<string> {
    const { store, states, logger } = this.#parts;
    logger.warn('A queue could not be opened at start.', { code: reason.code });
    const connection = (await this.#findByPath(location)) ?? this.#describe({ location }, undefined);
    await store.remember(connection, (error) => this.#warnUnsaved(error));
    states.failed(connection.id, reason);
    this.announce();
    return connection.id;
  }

  /**
   * Closes every queue, whatever happens to the others. Throws the first reason why one was not saved; such
   * a queue is still open, and the call may be repeated.
   */
  async closeAll(): Promise<void> {
    await Promise.allSettled(this.#busy.values());
    const { engine, logger, events } = this.#parts;
    const outcomes = await Promise.allSettled(engine.ids().map((id) => engine.close(id)));
    this.announce();
    const reasons = outcomes.filter((outcome) => outcome.status === 'rejected').map((outcome) => outcome.reason);
    for (const reason of reasons) logger.error('A queue could not be closed properly.', { error: String(reason) });
    if (reasons.length > 0) throw reasons[0];
    events.endAll();
  }

  async #start(plan: OpenPlan, known: Connection | undefined): Promise<string> {
    const { states, engine } = this.#parts;
    const connection = this.#describe(plan, known);
    states.opening(connection.id);
    if (known !== undefined) this.announce();
    try {
      const password = plan.password ?? this.#parts.secrets.get(connection.id);
      const { info } = await engine.open(connection.id, openRequest({ ...plan, password }));
      states.settled(connection.id);
      await this.#keepSecret(connection.id, plan.password ?? null);
      await this.#remember({ ...connection, backend: info.backend });
    } catch (error) {
      await engine.terminate(connection.id);
      if (known === undefined) states.settled(connection.id);
      else states.failed(connection.id, toAppError(error));
      throw error;
    } finally {
      this.announce();
    }
    return connection.id;
  }

  async #remember(connection: Connection): Promise<void> {
    const { store, settings } = this.#parts;
    await store.remember(connection, (error) => this.#warnUnsaved(error));
    await settings.setLastQueue(connection.id).catch((error) => this.#warnUnsaved(error));
  }

  async #keepSecret(queueId: string, password: string | null): Promise<void> {
    if (password === null) return;
    await this.#parts.secrets.put(queueId, password).catch((error) => this.#warnUnsaved(error));
  }

  #warnUnsaved(error: unknown): void {
    this.#parts.logger.warn('The list of queues could not be saved.', { error: toAppError(error).message });
  }

  #describe(plan: OpenPlan, known: Connection | undefined): Connection {
    return {
      id: known?.id ?? this.#parts.newId(),
      name: plan.name || known?.name || nameOf(plan.location),
      backend: plan.create?.backend ?? guessBackend(plan.location),
      location: plan.location,
      environment: known?.environment ?? null,
      sample: plan.sample ?? known?.sample ?? false,
      lastOpenedAt: this.#parts.clock.now(),
    };
  }

  async #closeNow(queueId: string): Promise<void> {
    const { engine, settings, states } = this.#parts;
    try {
      if (this.#isOpen(queueId)) await engine.close(queueId);
      states.settled(queueId);
      if (settings.lastQueueId === queueId) await settings.setLastQueue(engine.ids().at(-1) ?? null);
    } catch (error) {
      if (!this.#isOpen(queueId)) states.failed(queueId, toAppError(error));
      throw error;
    } finally {
      this.announce();
    }
  }

  #isOpen(queueId: string): boolean {
    return this.#parts.engine.state(queueId) !== null;
  }

  async #findByPath(location: string): Promise<Connection | undefined> {
    const wanted = await canonicalPath(location);
    for (const connection of this.#parts.store.list()) {
      if ((await canonicalPath(connection.location)) === wanted) return connection;
    }
    return undefined;
  }

  async #alone<T>(location: string, work: () => Promise<T>): Promise<T> {
    const key = await canonicalPath(location);
    const before = this.#busy.get(key) ?? Promise.resolve();
    const done = before.then(work, work);
    this.#busy.set(key, done);
    try {
      return await done;
    } finally {
      if (this.#busy.get(key) === done) this.#busy.delete(key);
    }
  }
}

/** Also of a location that made no sense and stands in the list for its reason. */
function nameOf(location: string): string {
  try {
    if (isRedisLocation(location)) return redisQueueName(parseRedisLocation(location).place);
  } catch {
    return location;
  }
  return basename(location) || location;
}
