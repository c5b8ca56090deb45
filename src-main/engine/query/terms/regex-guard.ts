import { createContext, Script } from 'node:vm';
import { AppError } from '../../../../src-shared/errors/app-error.ts';

/** One batch of texts may take so long before the expression counts as too slow, ms. */
const BATCH_LIMIT_MS = 250;

/**
 * Tries a regular expression of the user's on texts. It runs in a context of its own under a time limit, because
 * some expressions take forever on some texts. Throws `search.too-slow`, and `input.invalid` for what is none.
 */
export class RegexGuard {
  readonly #source: string;
  readonly #context: { texts: readonly (string | null)[]; readonly source: string };
  readonly #script = new Script('texts.map((text) => text !== null && expression.test(text))');

  /** ASCII letters match in either case. */
  constructor(source: string) {
    this.#source = source;
    this.#context = { texts: [], source };
    createContext(this.#context);
    try {
      new Script('globalThis.expression = new RegExp(source, "iu")').runInContext(this.#context);
    } catch (error) {
      const why = error instanceof Object && 'message' in error ? String(error.message) : 'unknown reason';
      throw new AppError('input.invalid', `/${source}/ is no regular expression: ${why}`, { cause: error });
    }
  }

  /** Whether each of the texts matches; null never does. */
  test(texts: readonly (string | null)[]): boolean[] {
    this.#context.texts = texts;
    try {
      return Array.from(this.#script.runInContext(this.#context, { timeout: BATCH_LIMIT_MS }) as boolean[]);
    } catch (error) {
      throw new AppError('search.too-slow', `The regular expression /${this.#source}/ takes too long on these tasks`, {
        hint: 'Make it simpler: nested repetitions such as (a+)+ are slow. Text without slashes is found literally.',
        cause: error,
      });
    } finally {
      this.#context.texts = [];
    }
  }
}
