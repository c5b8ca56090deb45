import type { GridApi } from 'ag-grid-community';
import type { TaskRow } from '../../../../src-shared/models/task.ts';
import type { GridViewport } from './grid-viewport.ts';
import type { TaskDatasource } from './task-datasource.ts';
import type { TaskGridEvents } from './task-grid-events.ts';

interface OpenRowParts extends Pick<TaskGridEvents, 'onOpen' | 'onPlace'> {
  readonly host: HTMLElement;
  readonly api: GridApi<TaskRow>;
  readonly viewport: GridViewport;
  readonly datasource: TaskDatasource;
  /** Rows of the whole list. */
  readonly total: () => number;
  /** Brings in what is kept out above the rows the grid knows. */
  readonly showNewest: () => void;
}

/** The row of the task in the drawer, known by its place in the whole list. */
export class OpenRow {
  readonly #parts: OpenRowParts;
  #taskId: string | null = null;
  #place: number | null = null;
  /** Place that is opened as soon as its row is loaded. */
  #pendingPlace: number | null = null;

  constructor(parts: OpenRowParts) {
    this.#parts = parts;
  }

  get isAny(): boolean {
    return this.#taskId !== null;
  }

  /** Marks the row of a task that was chosen outside of the grid; null marks none. */
  set(taskId: string | null): void {
    this.#taskId = taskId;
    this.#mark();
  }

  /** Opens the task `delta` rows further down; the first that can be seen where none is open. */
  step(delta: number): void {
    const { viewport, datasource } = this.#parts;
    this.openAt(this.#place === null ? viewport.firstRow() + datasource.hidden : this.#place + delta);
  }

  openAt(place: number): void {
    const { api, datasource, total, showNewest } = this.#parts;
    if (place < 0 || place >= total()) return;
    this.#pendingPlace = place;
    const row = place - datasource.hidden;
    if (row < 0) {
      showNewest();
      return;
    }
    api.ensureIndexVisible(row);
    this.#openPending();
  }

  open(row: TaskRow, place: number): void {
    const { host, api, datasource, onOpen } = this.#parts;
    this.#pendingPlace = null;
    this.#taskId = row.id;
    this.#setPlace(place);
    this.#mark();
    // Of all columns the id is always there: with another one the drawer could take the keyboard's place away.
    if (host.contains(document.activeElement)) api.setFocusedCell(place - datasource.hidden, 'id');
    onOpen(row.id);
  }

  /** To be called when rows were loaded. */
  onRows(): void {
    this.#openPending();
    this.#mark();
  }

  /** Another list is shown, in which the task may stand elsewhere or not at all. */
  forgetPlace(): void {
    this.#pendingPlace = null;
    this.#setPlace(null);
  }

  /** Gives the keyboard to the open row, or to the first that can be seen. */
  focus(): void {
    const { api, viewport, datasource } = this.#parts;
    const row = this.#place === null ? viewport.firstRow() : this.#place - datasource.hidden;
    if (row >= 0 && row < api.getDisplayedRowCount()) api.setFocusedCell(row, 'id');
  }

  #openPending(): void {
    const place = this.#pendingPlace;
    if (place === null) return;
    const data = this.#parts.api.getDisplayedRowAtIndex(place - this.#parts.datasource.hidden)?.data;
    if (data) this.open(data, place);
  }

  /** Selects the open task's row where it is loaded, and learns its place. */
  #mark(): void {
    const { api, datasource } = this.#parts;
    let found = false;
    api.forEachNode((node) => {
      if (this.#taskId === null || node.data?.id !== this.#taskId) return;
      found = true;
      if (!node.isSelected()) node.setSelected(true, true, 'api');
      if (node.rowIndex !== null) this.#setPlace(node.rowIndex + datasource.hidden);
    });
    if (!found) api.deselectAll();
    if (!found && this.#taskId === null) this.#setPlace(null);
  }

  #setPlace(place: number | null): void {
    if (place === this.#place) return;
    this.#place = place;
    this.#parts.onPlace(place);
  }
}
