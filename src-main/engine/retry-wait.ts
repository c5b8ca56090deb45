import type { ResolvedOptions } from './options.ts';

type Terms = Pick<ResolvedOptions, 'retryDelay' | 'retryBackoff' | 'retryJitter' | 'maxRetryDelay' | 'random'>;

/** ms until a task is tried again that was retried `retries` times before. Jitter only ever makes it shorter. */
export function retryWait(retries: number, terms: Terms): number {
  const { retryDelay, retryBackoff, retryJitter, maxRetryDelay, random } = terms;
  if (retryBackoff === 'none') return 0;
  const grown = retryBackoff === 'fixed' ? retryDelay : retryDelay * 2 ** retries;
  return Math.round(Math.min(grown, maxRetryDelay) * (1 - retryJitter * random()));
}
