import type { IHeaderComp, IHeaderParams } from 'ag-grid-community';
import type { TaskSort } from '../../../../src-shared/models/task.ts';
import classes from './grid.module.css';
import { sortPlace, type TaskColumn } from './task-columns.ts';

/** What the heads need to know of the list; the grid's `context`. */
export interface HeaderContext {
  readonly getSort: () => TaskSort;
  /** `added` keeps what the list is sorted by and sorts ties by this column. */
  readonly sortBy: (column: TaskColumn, added: boolean) => void;
}

export interface SortHeaderParams extends IHeaderParams {
  readonly taskColumn: TaskColumn;
  readonly header: HeaderContext;
}

/**
 * A column head that shows the order of the list and changes it. The grid's own sorting is left off, because it empties
 * the list before the new order is there.
 */
export class SortHeader implements IHeaderComp {
  readonly #element = document.createElement('div');
  readonly #arrow = document.createElement('span');
  readonly #place = document.createElement('span');
  #params: SortHeaderParams | null = null;

  init(params: SortHeaderParams): void {
    this.#params = params;
    const { taskColumn } = params;
    const label = document.createElement('span');
    label.className = classes.headText ?? '';
    label.textContent = taskColumn.head;
    this.#element.className = classes.head ?? '';
    this.#element.dataset.numeric = String(taskColumn.numeric);
    this.#element.dataset.sortable = String(taskColumn.sort !== null);
    if (taskColumn.explanation) this.#element.title = taskColumn.explanation;
    this.#arrow.className = classes.arrow ?? '';
    this.#place.className = classes.sortPlace ?? '';
    this.#element.append(label, this.#arrow, this.#place);
    if (taskColumn.sort) this.#listen(params);
    this.#draw();
  }

  getGui(): HTMLElement {
    return this.#element;
  }

  refresh(): boolean {
    this.#draw();
    return true;
  }

  #listen(params: SortHeaderParams): void {
    const sort = (event: MouseEvent | KeyboardEvent) => params.header.sortBy(params.taskColumn, event.shiftKey);
    this.#element.addEventListener('click', sort);
    params.eGridHeader.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' && event.key !== ' ') return;
      event.preventDefault();
      sort(event);
    });
  }

  #draw(): void {
    const params = this.#params;
    if (!params?.taskColumn.sort) return;
    const sort = params.header.getSort();
    const place = sortPlace(params.taskColumn, sort);
    const direction = [sort, ...(sort.thenBy ?? [])][place]?.direction;
    this.#element.dataset.sorted = direction ?? 'none';
    this.#place.textContent = direction && sort.thenBy ? String(place + 1) : '';
    const ariaSort = !direction ? 'none' : direction === 'asc' ? 'ascending' : 'descending';
    // The grid takes the attribute away whenever it refreshes a head that it believes cannot be sorted.
    queueMicrotask(() => params.eGridHeader.setAttribute('aria-sort', ariaSort));
  }
}
