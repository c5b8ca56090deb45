import { createGrid, type GridApi, type GridOptions } from 'ag-grid-community';
import type { ColumnPreference } from '../../../../src-shared/models/table-preferences.ts';
import { DEFAULT_TASK_SORT, type TaskRow } from '../../../../src-shared/models/task.ts';
import type { TaskSelection } from '../selection/task-selection.ts';
import { AGING_COLUMNS } from './cells.ts';
import classes from './grid.module.css';
import { GridLayout } from './grid-layout.ts';
import { gridOptions } from './grid-options.ts';
import { GridReloader } from './grid-reloader.ts';
import { GridTicks } from './grid-ticks.ts';
import { GridViewport } from './grid-viewport.ts';
import { type Anchor, findMove, placeAfter } from './live-anchor.ts';
import { OpenRow } from './open-row.ts';
import { RowInput } from './row-input.ts';
import { addedSort, nextSort, type TaskColumn } from './task-columns.ts';
import { type LoadedPage, TaskDatasource, type TaskQuery } from './task-datasource.ts';
import type { TaskGridEvents } from './task-grid-events.ts';

const AGE_TICK_MS = 15_000;

/** Runs one AG Grid over the task list. It knows nothing of React, so that scrolling renders nothing there. */
export class TaskGridController {
  readonly #events: TaskGridEvents;
  readonly #datasource: TaskDatasource;
  readonly #api: GridApi<TaskRow>;
  readonly #layout: GridLayout;
  readonly #reloader: GridReloader;
  readonly #ticks: GridTicks;
  readonly #viewport: GridViewport;
  readonly #openRow: OpenRow;
  readonly #input: RowInput;
  readonly #ageTimer: number;
  #total = 0;

  constructor(host: HTMLElement, query: TaskQuery, events: TaskGridEvents) {
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
      ...this.#listeners(host),
    });
    this.#ticks.attach(this.#api);
    this.#reloader = new GridReloader(this.#api);
    this.#viewport = new GridViewport(host, this.#api);
    this.#openRow = new OpenRow({
      ...{ host, api: this.#api, viewport: this.#viewport, datasource: this.#datasource },
      total: () => this.#total,
      showNewest: () => this.showNewest(),
      onOpen: events.onOpen,
      onPlace: events.onPlace,
    });
    this.#input = new RowInput(this.#datasource, this.#ticks, this.#openRow);
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
    this.#openRow.forgetPlace();
    this.#viewport.scrollToTop();
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
    if (scrollBy < 0) this.#viewport.scrollBy(scrollBy);
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
    this.#viewport.setRowHeight(pixels);
  }

  /** Marks the row of the task in the drawer; null marks none. */
  setOpenTask(taskId: string | null): void {
    this.#openRow.set(taskId);
    this.#catchUp();
  }

  /** Opens the task `delta` rows further down; the first that can be seen where none is open. */
  step(delta: number): void {
    this.#openRow.step(delta);
  }

  /** Shows the top of the list with everything that came since. */
  showNewest(): void {
    this.#hide(0);
    this.#viewport.scrollToTop();
    void this.#reloader.reload();
  }

  /** Gives the keyboard to the open row, or to the first that can be seen. */
  focus(): void {
    this.#openRow.focus();
  }

  destroy(): void {
    window.clearInterval(this.#ageTimer);
    this.#layout.destroy();
    this.#datasource.destroy();
    this.#api.destroy();
    this.#reloader.stop();
  }

  #listeners(host: HTMLElement): GridOptions<TaskRow> {
    return {
      onRowClicked: (event) => this.#input.click(event),
      onCellKeyDown: (event) => this.#input.key(event),
      onBodyScroll: () => host.classList.toggle(classes.deep ?? '', this.#viewport.isDeep),
      onBodyScrollEnd: () => this.#catchUp(),
      onColumnResized: ({ finished, source, column }) => {
        if (!finished || source !== 'uiColumnResized' || !column) return;
        this.#events.onColumns(this.#layout.drawn(column.getColId(), column.getActualWidth()));
      },
      onColumnMoved: ({ finished, source }) => {
        if (finished && source === 'uiColumnMoved') this.#events.onColumns(this.#layout.drawn('', null));
      },
    };
  }

  #onPage(loaded: LoadedPage): void {
    this.#total = loaded.page.total;
    this.#layout.makeRoomFor(loaded.page.rows);
    this.#openRow.onRows();
    this.#events.onPage(loaded);
    this.#reloader.check();
  }

  #onError(error: unknown): void {
    this.#events.onError(error);
    this.#reloader.check();
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
    return !this.#openRow.isAny && this.#viewport.isAtTop;
  }

  /** The rows that can be seen; null where they may move. */
  #anchor(): Anchor | null {
    if (this.#mayMove()) return null;
    return { seqs: this.#viewport.seqs(), offset: this.#viewport.firstRow() + this.#datasource.hidden };
  }

  #redrawAges(): void {
    if (!document.hidden) this.#api.refreshCells({ columns: AGING_COLUMNS, force: true });
  }
}
