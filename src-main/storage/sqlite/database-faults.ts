import Database from 'better-sqlite3';
import { AppError } from '../../../src-shared/errors/app-error.ts';
import { fromSqliteError } from './sqlite-errors.ts';

const UNKNOWN_OUTCOME = 'whether the last change was kept is not known until the queue is opened anew';

/**
 * Remembers the first failure after which a database must not be written any more. A commit that failed with an I/O
 * error may be on disk all the same, and trying again would build on what may not be there: the kernel forgets which
 * pages it could not write. A damaged database gets worse with every write. All other errors leave it as it was.
 */
export class DatabaseFaults {
  readonly #path: string;
  readonly #onFailure: (failure: AppError) => void;
  #failure: AppError | null = null;

  constructor(path: string, onFailure: (failure: AppError) => void) {
    this.#path = path;
    this.#onFailure = onFailure;
  }

  get failure(): AppError | null {
    return this.#failure;
  }

  /** Throws `storage.degraded` after a failure. */
  admit(): void {
    if (this.#failure === null) return;
    const reason = `since it failed: ${this.#failure.message}`;
    throw new AppError('storage.degraded', `${this.#path} takes no changes any more, ${reason}`, {
      hint: 'Check the disk, then close the queue and open it again.',
      details: { path: this.#path },
      cause: this.#failure,
    });
  }

  /** The AppError for what SQLite reported; one that ends all writing is remembered. */
  explain(error: unknown, stage: 'work' | 'commit'): unknown {
    const explained = fromSqliteError(error, this.#path);
    if (!(error instanceof Database.SqliteError) || !(explained instanceof AppError)) return explained;
    const isUnknown = stage === 'commit' && error.code.startsWith('SQLITE_IOERR');
    if (isUnknown) return this.fail(withUnknownOutcome(explained));
    return explained.code === 'storage.corrupt' ? this.fail(explained) : explained;
  }

  /** Ends all writing. Answers the first reason there was. */
  fail(reason: AppError): AppError {
    if (this.#failure !== null) return this.#failure;
    this.#failure = reason;
    this.#onFailure(reason);
    return reason;
  }
}

function withUnknownOutcome({ code, message, hint, details, cause }: AppError): AppError {
  const told = { details, cause, ...(hint === undefined ? {} : { hint }) };
  return new AppError(code, `${message}: ${UNKNOWN_OUTCOME}`, told);
}
