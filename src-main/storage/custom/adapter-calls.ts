import { AppError, isAppError } from '../../../src-shared/errors/app-error.ts';
import { withTimeout } from '../../platform/with-timeout.ts';
import { type Adapter, nameOf } from './make-adapter.ts';

/**
 * Calls an adapter's methods, one at a time in the order in which they were asked for, so that its author need not
 * think of two that overlap. Whatever one throws becomes `storage.adapter-failed` with its name; AppErrors stay.
 */
export class AdapterCalls {
  readonly name: string;
  readonly #adapter: Adapter;
  #last: Promise<unknown> = Promise.resolve();
  #running: string | null = null;
  #closing: Promise<void> | null = null;

  constructor(adapter: Adapter) {
    this.#adapter = adapter;
    this.name = nameOf(adapter);
  }

  /** @param use Checks and takes the answer while no other method runs. */
  async call<Answer>(method: string, use: (adapter: Adapter) => Promise<Answer> | Answer): Promise<Answer> {
    if (this.#closing) throw new AppError('storage.closed', `${this.name} was closed`);
    return this.#enqueue(method, use);
  }

  /** Closes the adapter after the calls on their way. `storage.adapter-timeout` where that takes over `limit` ms. */
  close(limit: number): Promise<void> {
    this.#closing ??= withTimeout(
      this.#enqueue('close', (adapter) => adapter.close()),
      limit,
      () => {
        throw new AppError(
          'storage.adapter-timeout',
          `${this.name}.${this.#running}() did not come to an end within ${limit} ms of closing`,
          { hint: 'What it holds may stay open until the program ends.', details: { method: this.#running } },
        );
      },
    );
    return this.#closing;
  }

  #enqueue<Answer>(method: string, use: (adapter: Adapter) => Promise<Answer> | Answer): Promise<Answer> {
    const call = this.#last.then(() => this.#run(method, use));
    this.#last = call.catch(() => undefined);
    return call;
  }

  async #run<Answer>(method: string, use: (adapter: Adapter) => Promise<Answer> | Answer): Promise<Answer> {
    this.#running = method;
    try {
      return await use(this.#adapter);
    } catch (error) {
      throw this.#named(method, error);
    }
  }

  #named(method: string, error: unknown): AppError {
    if (isAppError(error)) return error;
    const reason = error instanceof Error ? error.message : String(error);
    return new AppError('storage.adapter-failed', `${this.name}.${method}() failed: ${reason}`, {
      details: { method },
      cause: error,
    });
  }
}
