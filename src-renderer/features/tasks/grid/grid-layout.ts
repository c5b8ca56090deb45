import type { Column, GridApi } from 'ag-grid-community';
import type { TaskRow, TaskSort } from '../../../../src-shared/models/task.ts';
import { contentWidths, visibleColumns, type WantedWidths } from './task-columns.ts';

const SCROLLBAR = 14;

/** Keeps to the columns that fit the grid's width, wide enough for the ids and projects seen so far. */
export class GridLayout {
  readonly #host: HTMLElement;
  readonly #api: GridApi<TaskRow>;
  readonly #getSort: () => TaskSort;
  readonly #resize: ResizeObserver;
  #widths: WantedWidths = {};

  constructor(host: HTMLElement, api: GridApi<TaskRow>, getSort: () => TaskSort) {
    this.#host = host;
    this.#api = api;
    this.#getSort = getSort;
    this.#resize = new ResizeObserver(() => this.apply());
    this.#resize.observe(host);
    this.apply();
  }

  makeRoomFor(rows: readonly TaskRow[]): void {
    const widths = contentWidths(rows, this.#widths);
    if (widths === this.#widths) return;
    this.#widths = widths;
    this.apply();
  }

  apply(): void {
    const width = this.#host.clientWidth - SCROLLBAR;
    if (width <= 0) return;
    const shown = visibleColumns(width, this.#getSort(), this.#widths);
    this.#api.applyColumnState({
      state: shown.map((colId) => ({ colId, hide: false, ...this.#wanted(colId) })),
      defaultState: { hide: true },
    });
    if (!shown.includes('errorLine')) this.#fill(width, shown);
  }

  destroy(): void {
    this.#resize.disconnect();
  }

  #wanted(colId: string): { width?: number } {
    const width = this.#widths[colId];
    return width === undefined ? {} : { width };
  }

  /** Gives room that is left to the id, so that the last column ends at the edge. */
  #fill(width: number, shown: readonly string[]): void {
    const columns: Column[] = (this.#api.getColumns() ?? []).filter((each) => shown.includes(each.getColId()));
    const used = columns.reduce((sum, each) => sum + each.getActualWidth(), 0);
    const id = columns.find((each) => each.getColId() === 'id');
    if (!id || used >= width) return;
    this.#api.applyColumnState({ state: [{ colId: 'id', width: id.getActualWidth() + width - used }] });
  }
}
