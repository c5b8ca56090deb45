import {
  type CellKeyDownEvent,
  createGrid,
  type FullWidthCellKeyDownEvent,
  type GridApi,
  type RowClickedEvent,
} from 'ag-grid-community';
import type { ColumnPreference } from '../../../../src-shared/models/table-preferences.ts';
import { DEFAULT_TASK_SORT, type TaskRow } from '../../../../src-shared/models/task.ts';
import type { TaskSelection } from '../selection/task-selection.ts';
import { AGING_COLUMNS } from './cells.ts';
import classes from './grid.module.css';
import { GridLayout } from './grid-layout.ts';
import { gridOptions } from './grid-options.ts';
import { GridReloader } from './grid-reloader.ts';
import { ROW_HEIGHT } from './grid-theme.ts';
import { GridTicks } from './grid-ticks.ts';
import { type Anchor, findMove, placeAfter } from './live-anchor.ts';
import { addedSort, nextSort, type TaskColumn } from './task-columns.ts';
import { type LoadedPage, TaskDatasource, type TaskQuery } from './task-datasource.ts';
import type { TaskGridEvents } from './task-grid-events.ts';

const AGE_TICK_MS = 15_000;

/** Up to here a 32-bit float, in which browsers paint, tells every pixel from the next. */
const EXACT_PIXELS = 2 ** 24;

/** Stands for a row that is still being loaded; no task has it. */
const NO_SEQ = -1;

/** Runs one AG Grid over the task list. It knows nothing of React, so that scrolling renders nothing there. */
export class TaskGridController {
  readonly #host: HTMLElement;
  readonly #events: TaskGridEvents;
  readonly #datasource: TaskDatasource;
  readonly #api: GridApi<TaskRow>;
  readonly #layout: GridLayout;
  readonly #reloader: GridReloader;
  readonly #ticks: GridTicks;
  #rowHeight = ROW_HEIGHT;
  readonly #ageTimer: number;
  #total = 0;
  #openId: string | null = null;
  #openPlace: number | null = null;
  #pendingPlace: number | null = null;

  constructor(host: HTMLElement, query: TaskQuery, events: TaskGridEvents) {
    this.#host = host;
    this.#events = events;
    this.#datasource = new TaskDatasource(query, {
      fetchPage: events.fetchPage,
      onPage: (loaded) => this.#onPage(loaded),
      onError: (error) => this.#onError(error),
    });
    const header = {
      getSort: () => this.#datasource.query.sort,
      sortBy: (column: TaskColumn, added: boolean) =>
        events.onSort((added ? addedSort : nextSort)(column, this.#datasource.query.sort, DEFAULT_TASK_SORT)),
    };
    this.#ticks = new GridTicks({
      readRows: async (offset, limit) =>
        (await events.fetchPage({ ...this.#datasource.query, offset, limit }, this.#datasource.signal)).rows,
      total: () => this.#total,
      onSelection: events.onSelection,
      onError: events.onError,
    });
    this.#api = createGrid<TaskRow>(host, {
      ...gridOptions(header, this.#ticks),
      datasource: this.#datasource,
      onRowClicked: (event) => this.#onRowClicked(event),
      onCellKeyDown: (event) => this.#onKey(event),
      onBodyScroll: () => host.classList.toggle(classes.deep ?? '', this.#scrollTop() > EXACT_PIXELS),
      onBodyScrollEnd: () => this.#catchUp(),
      onColumnResized: ({ finished, source, column }) => {
        if (!finished || source !== 'uiColumnResized' || !column) return;
        events.onColumns(this.#layout.drawn(column.getColId(), column.getActualWidth()));
      },
      onColumnMoved: ({ finished, source }) => {
        if (finished && source === 'uiColumnMoved') events.onColumns(this.#layout.drawn('', null));
      },
    });
    this.#ticks.attach(this.#api);
    this.#reloader = new GridReloader(this.#api);
    this.#layout = new GridLayout(host, this.#api, header.getSort);
    this.#ageTimer = window.setInterval(() => this.#redrawAges(), AGE_TICK_MS);
  }

  /** Shows another list, from its top. The rows that are shown stay until the new ones are there. */
  setQuery(query: TaskQuery): void {
    const sortChanged = query.sort !== this.#datasource.query.sort;
    this.#datasource.setQuery(query);
    this.#events.onHidden(0);
    if (sortChanged) {
      this.#layout.apply();
      this.#api.refreshHeader();
    }
    this.#pendingPlace = null;
    this.#setPlace(null);
    this.#scrollToTop();
    this.#api.refreshInfiniteCache();
  }

  /** Reads the list again without moving what is looked at. Resolves when the rows are in. */
  async refresh(): Promise<void> {
    const { query, signal } = this.#datasource;
    const anchor = this.#anchor();
    const search = (offset: number, limit: number) => this.#events.fetchPage({ ...query, offset, limit }, signal);
    const moved = anchor ? await findMove(anchor, this.#total, search) : 0;
    if (this.#api.isDestroyed() || query !== this.#datasource.query) return;
    const { hidden, scrollBy } = placeAfter(anchor ? this.#datasource.hidden : 0, moved ?? 0);
    this.#hide(hidden);
    if (scrollBy < 0) this.#viewport()?.scrollBy({ top: scrollBy * this.#rowHeight });
    await this.#reloader.reload();
  }

  setSelection(selection: TaskSelection): void {
    this.#ticks.take(selection);
  }

  setColumns(columns: readonly ColumnPreference[] | null): void {
    this.#layout.choose(columns);
  }

  /** The columns as they are shown at the moment. */
  columns(): ColumnPreference[] {
    return this.#layout.current();
  }

  setRowHeight(pixels: number): void {
    if (pixels === this.#rowHeight) return;
    this.#rowHeight = pixels;
    this.#host.style.setProperty('--task-row', `${pixels}px`);
    this.#api.setGridOption('rowHeight', pixels);
  }

  /** Marks the row of the task in the drawer; null marks none. */
  setOpenTask(taskId: string | null): void {
    this.#openId = taskId;
    this.#markOpen();
    this.#catchUp();
  }

  /** Opens the task `delta` rows further down; the first that can be seen where none is open. */
  step(delta: number): void {
    const from = this.#openPlace;
    const place = from === null ? this.#firstVisible() + this.#datasource.hidden : from + delta;
    this.#openAt(place);
  }

  /** Shows the top of the list with everything that came since. */
  showNewest(): void {
    this.#hide(0);
    this.#scrollToTop();
    void this.#reloader.reload();
  }

  /** Gives the keyboard to the open row, or to the first that can be seen. */
  focus(): void {
    const row = this.#openPlace === null ? this.#firstVisible() : this.#openPlace - this.#datasource.hidden;
    if (row >= 0 && row < this.#api.getDisplayedRowCount()) this.#api.setFocusedCell(row, 'id');
  }

  destroy(): void {
    window.clearInterval(this.#ageTimer);
    this.#layout.destroy();
    this.#datasource.destroy();
    this.#api.destroy();
    this.#reloader.stop();
  }

  #onPage(loaded: LoadedPage): void {
    this.#total = loaded.page.total;
    this.#layout.makeRoomFor(loaded.page.rows);
    this.#openPending();
    this.#markOpen();
    this.#events.onPage(loaded);
    this.#reloader.check();
  }

  #onError(error: unknown): void {
    this.#events.onError(error);
    this.#reloader.check();
  }

  #onRowClicked({ data, rowIndex, event }: RowClickedEvent<TaskRow>): void {
    if (!data || rowIndex === null) return;
    const place = rowIndex + this.#datasource.hidden;
    const isTick = event?.target instanceof Element && event.target.closest('[col-id="tick"]') !== null;
    const shift = event instanceof MouseEvent && event.shiftKey;
    if (shift) void this.#ticks.extendTo(data, place);
    else if (isTick || (event instanceof MouseEvent && (event.ctrlKey || event.metaKey)))
      this.#ticks.toggle(data, place);
    else this.#openRow(data, place);
  }

  #onKey({ data, rowIndex, event }: CellKeyDownEvent<TaskRow> | FullWidthCellKeyDownEvent<TaskRow>): void {
    if (!(event instanceof KeyboardEvent) || !data || rowIndex === null) return;
    if (event.key === 'x' || event.key === 'X') {
      event.preventDefault();
      const place = rowIndex + this.#datasource.hidden;
      if (event.shiftKey) void this.#ticks.extendTo(data, place);
      else this.#ticks.toggle(data, place);
    }
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      this.#openRow(data, rowIndex + this.#datasource.hidden);
    }
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0 && this.#openId !== null) this.#openAt(rowIndex + step + this.#datasource.hidden);
  }

  #openAt(place: number): void {
    if (place < 0 || place >= this.#total) return;
    this.#pendingPlace = place;
    const row = place - this.#datasource.hidden;
    if (row < 0) {
      this.showNewest();
      return;
    }
    this.#api.ensureIndexVisible(row);
    this.#openPending();
  }

  #openPending(): void {
    const place = this.#pendingPlace;
    if (place === null) return;
    const data = this.#api.getDisplayedRowAtIndex(place - this.#datasource.hidden)?.data;
    if (data) this.#openRow(data, place);
  }

  #openRow(row: TaskRow, place: number): void {
    this.#pendingPlace = null;
    this.#openId = row.id;
    this.#setPlace(place);
    this.#markOpen();
    // Of all columns the id is always there: with another one the drawer could take the keyboard's place away.
    if (this.#host.contains(document.activeElement)) this.#api.setFocusedCell(place - this.#datasource.hidden, 'id');
    this.#events.onOpen(row.id);
  }

  /** Selects the open task's row where it is loaded, and learns its place. */
  #markOpen(): void {
    let found = false;
    this.#api.forEachNode((node) => {
      if (this.#openId === null || node.data?.id !== this.#openId) return;
      found = true;
      if (!node.isSelected()) node.setSelected(true, true, 'api');
      if (node.rowIndex !== null) this.#setPlace(node.rowIndex + this.#datasource.hidden);
    });
    if (!found) this.#api.deselectAll();
    if (!found && this.#openId === null) this.#setPlace(null);
  }

  #setPlace(place: number | null): void {
    if (place === this.#openPlace) return;
    this.#openPlace = place;
    this.#events.onPlace(place);
  }

  #hide(rows: number): void {
    if (rows === this.#datasource.hidden) return;
    this.#datasource.setHidden(rows);
    this.#events.onHidden(rows);
  }

  /** At the top with no task open, what was kept out comes in. */
  #catchUp(): void {
    if (this.#datasource.hidden > 0 && this.#mayMove()) this.showNewest();
  }

  /** Whether rows may move: a person who scrolled or opened a task is looking at something. */
  #mayMove(): boolean {
    return this.#openId === null && this.#scrollTop() === 0;
  }

  /** The rows that can be seen; null where they may move. */
  #anchor(): Anchor | null {
    if (this.#mayMove()) return null;
    const first = this.#firstVisible();
    const rows = Array.from({ length: this.#api.getLastDisplayedRowIndex() - first + 1 }, (_, index) => first + index);
    const seqs = rows.map((row) => this.#api.getDisplayedRowAtIndex(row)?.data?.seq ?? NO_SEQ);
    return { seqs, offset: first + this.#datasource.hidden };
  }

  #redrawAges(): void {
    if (!document.hidden) this.#api.refreshCells({ columns: AGING_COLUMNS, force: true });
  }

  #firstVisible(): number {
    return Math.max(0, Math.floor(this.#api.getVerticalPixelRange().top / this.#rowHeight));
  }

  #scrollTop(): number {
    return this.#viewport()?.scrollTop ?? 0;
  }

  #scrollToTop(): void {
    if (this.#api.getDisplayedRowCount() > 0) this.#api.ensureIndexVisible(0, 'top');
  }

  #viewport(): HTMLElement | null {
    return this.#host.querySelector<HTMLElement>('.ag-grid-viewport');
  }
}
