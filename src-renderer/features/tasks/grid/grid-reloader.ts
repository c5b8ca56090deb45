import type { GridApi } from 'ag-grid-community';

/** Asks for the grid's loaded blocks again and tells when all of them are in. */
export class GridReloader {
  readonly #api: Pick<GridApi, 'refreshInfiniteCache' | 'getCacheBlockState'>;
  #whenSettled: (() => void) | null = null;

  constructor(api: Pick<GridApi, 'refreshInfiniteCache' | 'getCacheBlockState'>) {
    this.#api = api;
  }

  /** Resolves when every block is in or failed. */
  reload(): Promise<void> {
    this.stop();
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#whenSettled = resolve;
    this.#api.refreshInfiniteCache();
    return promise;
  }

  /** To be called after every block. */
  check(): void {
    const blocks: Record<string, { pageStatus: string }> = this.#api.getCacheBlockState() ?? {};
    const waiting = Object.values(blocks).some(({ pageStatus }) => pageStatus !== 'loaded' && pageStatus !== 'failed');
    if (!waiting) this.stop();
  }

  /** Lets whoever waits go on. */
  stop(): void {
    this.#whenSettled?.();
    this.#whenSettled = null;
  }
}
