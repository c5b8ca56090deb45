import type { IDatasource, IGetRowsParams } from 'ag-grid-community';
import type { TaskFilter, TaskPage, TaskSort } from '../../../../src-shared/models/task.ts';

export interface TaskQuery {
  readonly filter: TaskFilter;
  readonly sort: TaskSort;
}

export interface PageRequest extends TaskQuery {
  readonly offset: number;
  readonly limit: number;
}

/** A block that the grid asks for. */
type BlockRequest = Pick<IGetRowsParams, 'startRow' | 'endRow' | 'successCallback' | 'failCallback'>;

export interface LoadedPage {
  readonly request: PageRequest;
  readonly page: TaskPage;
}

export interface TaskDatasourceOptions {
  readonly fetchPage: (request: PageRequest, signal: AbortSignal) => Promise<TaskPage>;
  /** Called right after the grid took the rows, before anything is painted. */
  readonly onPage: (loaded: LoadedPage) => void;
  readonly onError: (error: unknown) => void;
}

/**
 * Answers the grid's blocks under one query. Replacing the query does not touch what the grid shows: its rows stay
 * until it asks again and the answers are in. Answers to a query that was replaced meanwhile are thrown away.
 */
export class TaskDatasource implements IDatasource {
  readonly #options: TaskDatasourceOptions;
  #query: TaskQuery;
  #hidden = 0;
  #current = new AbortController();

  constructor(query: TaskQuery, options: TaskDatasourceOptions) {
    this.#query = query;
    this.#options = options;
  }

  get query(): TaskQuery {
    return this.#query;
  }

  /** Aborted once the query is replaced. */
  get signal(): AbortSignal {
    return this.#current.signal;
  }

  /** Rows at the top of the list that the grid does not see: its row 0 is the list's row `hidden`. */
  get hidden(): number {
    return this.#hidden;
  }

  /** The grid's cache has to be refreshed after this. */
  setQuery(query: TaskQuery): void {
    this.#current.abort();
    this.#current = new AbortController();
    this.#query = query;
    this.#hidden = 0;
  }

  /** The grid's cache has to be refreshed after this. */
  setHidden(hidden: number): void {
    this.#hidden = hidden;
  }

  getRows(params: BlockRequest): void {
    void this.#load(params);
  }

  destroy(): void {
    this.#current.abort();
  }

  async #load(params: BlockRequest): Promise<void> {
    const { signal } = this.#current;
    const hidden = this.#hidden;
    const request = { ...this.#query, offset: params.startRow + hidden, limit: params.endRow - params.startRow };
    try {
      const page = await this.#options.fetchPage(request, signal);
      if (signal.aborted) return params.failCallback();
      params.successCallback(page.rows, Math.max(0, page.total - hidden));
      this.#options.onPage({ request, page });
    } catch (error) {
      params.failCallback();
      if (!signal.aborted) this.#options.onError(error);
    }
  }
}
