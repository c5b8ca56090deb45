import type { Column, GridApi } from 'ag-grid-community';
import type { ColumnPreference } from '../../../../src-shared/models/table-preferences.ts';
import type { TaskRow, TaskSort } from '../../../../src-shared/models/task.ts';
import { TICK_WIDTH } from './grid-options.ts';
import { contentWidths, TASK_COLUMNS, usualWidth, visibleColumns, type WantedWidths } from './task-columns.ts';

const SCROLLBAR = 14;
const TICK = 'tick';
const WORDS: ReadonlySet<string> = new Set(['status', 'id', 'projectId', 'type']);

/** Keeps to the columns that fit the grid's width, wide enough for the ids and projects seen so far. */
export class GridLayout {
  readonly #host: HTMLElement;
  readonly #api: GridApi<TaskRow>;
  readonly #getSort: () => TaskSort;
  readonly #resize: ResizeObserver;
  #chosen: readonly ColumnPreference[] | null = null;
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

  /** Shows these columns as they are; null goes back to those that fit. */
  choose(columns: readonly ColumnPreference[] | null): void {
    if (columns === this.#chosen) return;
    this.#chosen = columns;
    this.apply();
  }

  /** The columns as they are shown at the moment. */
  current(): ColumnPreference[] {
    return this.#api.getColumnState().flatMap(({ colId, hide, width, pinned }) => {
      if (colId === TICK) return [];
      const isChosen = this.#chosen !== null;
      return [
        { id: colId, shown: !hide, width: isChosen ? Math.round(width ?? 0) || null : null, pinned: Boolean(pinned) },
      ];
    });
  }

  /** Columns after a person drew one wider or moved it: from then on they are chosen. */
  drawn(columnId: string, width: number | null): ColumnPreference[] {
    const widths = new Map(this.#chosen?.map((column) => [column.id, column.width]));
    return this.current().map((column) => ({
      ...column,
      width: column.id === columnId && width !== null ? Math.round(width) : (widths.get(column.id) ?? null),
    }));
  }

  apply(): void {
    const width = this.#host.clientWidth - SCROLLBAR - TICK_WIDTH;
    if (width <= 0) return;
    if (this.#chosen) {
      this.#applyChosen(this.#chosen);
      this.#fill(
        width,
        this.#chosen.flatMap(({ id, shown }) => (shown ? [id] : [])),
      );
      return;
    }
    const shown = visibleColumns(width, this.#getSort(), this.#widths);
    const isShown = new Set(shown);
    this.#api.applyColumnState({
      state: [
        { colId: TICK, hide: false, pinned: 'left' as const },
        ...TASK_COLUMNS.map(({ id }) => ({
          colId: id,
          hide: !isShown.has(id),
          width: this.#widths[id] ?? usualWidth(id),
          pinned: null,
        })),
      ],
      applyOrder: true,
    });
    this.#fill(width, shown);
  }

  #applyChosen(columns: readonly ColumnPreference[]): void {
    const known = new Set(columns.map(({ id }) => id));
    const others = TASK_COLUMNS.filter(({ id }) => !known.has(id)).map(({ id }) => ({ colId: id, hide: true }));
    this.#api.applyColumnState({
      state: [
        { colId: TICK, hide: false, pinned: 'left' as const },
        ...columns.map(({ id, shown, width, pinned }) => ({
          colId: id,
          hide: !shown,
          width: width ?? this.#widths[id] ?? usualWidth(id),
          pinned: pinned ? ('left' as const) : null,
        })),
        ...others,
      ],
      applyOrder: true,
    });
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
