import { mapEventIterator } from '@orpc/client';

interface CallOptions {
  readonly signal?: AbortSignal | undefined;
  readonly next: () => Promise<unknown>;
}

/**
 * Interceptor of an oRPC link that rewrites what calls reject with, and what their event iterators throw
 * later on. A call that its own caller gave up keeps its AbortError.
 */
export function mapRpcErrors(convert: (error: unknown) => Promise<unknown>) {
  return async ({ signal, next }: CallOptions): Promise<unknown> => {
    const rewrite = async (error: unknown) => (signal?.aborted ? error : await convert(error));
    try {
      const output = await next();
      if (!isAsyncIterator(output)) return output;
      return mapEventIterator(output, { value: (event) => event, error: rewrite });
    } catch (error) {
      throw await rewrite(error);
    }
  };
}

/** True for what a procedure with an event stream answers. */
export function isAsyncIterator(value: unknown): value is AsyncIterator<unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value && 'next' in value;
}
