import { join } from 'node:path';
import { z } from 'zod';
import { AppError } from '../../../src-shared/errors/app-error.ts';
import { type Connection, connectionSchema } from '../../../src-shared/models/connection.ts';
import { type CorruptFileHandler, StateFile } from '../state-file.ts';

const fileSchema = z.object({ version: z.literal(1), connections: z.array(connectionSchema) });

/**
 * The queues a user has opened, kept in `connections.json`, in the order in which they were first opened.
 * The list in memory changes only once its file has: a failed write leaves both as they were.
 */
export class ConnectionStore {
  readonly #file: StateFile<z.infer<typeof fileSchema>>;
  #connections: readonly Connection[] = [];
  #changing: Promise<void> = Promise.resolve();

  constructor(dataDir: string, onCorrupt: CorruptFileHandler) {
    this.#file = new StateFile(join(dataDir, 'connections.json'), fileSchema, onCorrupt);
  }

  async load(): Promise<void> {
    this.#connections = (await this.#file.read())?.connections ?? [];
  }

  list(): readonly Connection[] {
    return this.#connections;
  }

  find(id: string): Connection | undefined {
    return this.#connections.find((connection) => connection.id === id);
  }

  /** `connection.not-found` where the list has no such id. */
  get(id: string): Connection {
    const found = this.find(id);
    if (found !== undefined) return found;
    throw new AppError('connection.not-found', `There is no queue with the id '${id}' in the list.`, {
      hint: 'It may have been removed from the list; open its file again.',
      details: { queueId: id },
    });
  }

  /** Adds a connection, or replaces the one with its id in place. */
  put(connection: Connection): Promise<void> {
    return this.#change((list) => withConnection(list, connection));
  }

  /**
   * As `put`, but in memory even where the file cannot be written; that is told to `onFailure`. A full disk
   * must not keep anybody from looking at a queue.
   */
  async remember(connection: Connection, onFailure: (error: unknown) => void): Promise<void> {
    try {
      await this.put(connection);
    } catch (error) {
      this.#connections = withConnection(this.#connections, connection);
      onFailure(error);
    }
  }

  remove(id: string): Promise<void> {
    return this.#change((list) => list.filter((connection) => connection.id !== id));
  }

  #change(change: (list: readonly Connection[]) => readonly Connection[]): Promise<void> {
    const changed = this.#changing.then(async () => {
      // Read anew: another window of the app on the same data folder may have added to it.
      const connections = change((await this.#file.read())?.connections ?? this.#connections);
      await this.#file.write({ version: 1, connections: [...connections] });
      this.#connections = connections;
    });
    this.#changing = changed.catch(() => undefined);
    return changed;
  }
}

function withConnection(list: readonly Connection[], connection: Connection): readonly Connection[] {
  if (!list.some((other) => other.id === connection.id)) return [...list, connection];
  return list.map((other) => (other.id === connection.id ? connection : other));
}
