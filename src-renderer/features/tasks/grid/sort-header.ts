import type { IHeaderComp, IHeaderParams } from 'ag-grid-community';
import type { TaskSort } from '../../../../src-shared/models/task.ts';
import classes from './grid.module.css';
import { isSortedBy, type TaskColumn } from './task-columns.ts';

/** What the heads need to know of the list; the grid's `context`. */
export interface HeaderContext {
  readonly getSort: () => TaskSort;
  readonly sortBy: (column: TaskColumn) => void;
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
    this.#element.append(label, this.#arrow);
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
    const sort = () => params.header.sortBy(params.taskColumn);
    this.#element.addEventListener('click', sort);
    params.eGridHeader.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' && event.key !== ' ') return;
      event.preventDefault();
      sort();
    });
  }

  #draw(): void {
    const params = this.#params;
    if (!params?.taskColumn.sort) return;
    const sort = params.header.getSort();
    const sorted = isSortedBy(params.taskColumn, sort);
    this.#element.dataset.sorted = sorted ? sort.direction : 'none';
    const ariaSort = !sorted ? 'none' : sort.direction === 'asc' ? 'ascending' : 'descending';
    // The grid takes the attribute away whenever it refreshes a head that it believes cannot be sorted.
    queueMicrotask(() => params.eGridHeader.setAttribute('aria-sort', ariaSort));
  }
}
