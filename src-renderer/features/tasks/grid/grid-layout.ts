import type { Column, GridApi } from 'ag-grid-community';
import type { TaskRow, TaskSort } from '../../../../src-shared/models/task.ts';
import { contentWidths, usualWidth, visibleColumns, type WantedWidths } from './task-columns.ts';

const SCROLLBAR = 14;
const WORDS: ReadonlySet<string> = new Set(['status', 'id', 'projectId', 'type']);

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
      state: shown.map((colId) => ({ colId, hide: false, width: this.#widths[colId] ?? usualWidth(colId) })),
      defaultState: { hide: true },
    });
    this.#fill(width, shown);
  }

  destroy(): void {
    this.#resize.disconnect();
  }

  /** Gives room that is left to the error, else to all columns of words, so that the last one ends at the edge. */
  #fill(width: number, shown: readonly string[]): void {
    const columns: Column[] = (this.#api.getColumns() ?? []).filter((each) => shown.includes(each.getColId()));
    const used = columns.reduce((sum, each) => sum + each.getActualWidth(), 0);
    const error = columns.filter((each) => each.getColId() === 'errorLine');
    const growing = error.length > 0 ? error : columns.filter((each) => WORDS.has(each.getColId()));
    const share = Math.floor((width - used) / growing.length);
    if (!(share > 0)) return;
    const state = growing.map((each) => ({ colId: each.getColId(), width: each.getActualWidth() + share }));
    this.#api.applyColumnState({ state });
  }
}
