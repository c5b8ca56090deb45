import type { GridApi } from 'ag-grid-community';
import type { TaskRow } from '../../../../src-shared/models/task.ts';
import { ROW_HEIGHT } from './grid-theme.ts';

/** Up to here a 32-bit float, in which browsers paint, tells every pixel from the next. */
const EXACT_PIXELS = 2 ** 24;

/** Stands for a row that is still being loaded; no task has it. */
const NO_SEQ = -1;

/** The part of the list that can be seen. Its rows count from 0 at the first that the grid knows. */
export class GridViewport {
  readonly #host: HTMLElement;
  readonly #api: GridApi<TaskRow>;
  #rowHeight = ROW_HEIGHT;

  constructor(host: HTMLElement, api: GridApi<TaskRow>) {
    this.#host = host;
    this.#api = api;
  }

  get isAtTop(): boolean {
    return this.#scrollTop() === 0;
  }

  /** Whether it is so far down that lines between rows get lost to rounding. */
  get isDeep(): boolean {
    return this.#scrollTop() > EXACT_PIXELS;
  }

  /** @param pixels px */
  setRowHeight(pixels: number): void {
    if (pixels === this.#rowHeight) return;
    this.#rowHeight = pixels;
    this.#host.style.setProperty('--task-row', `${pixels}px`);
    this.#api.setGridOption('rowHeight', pixels);
  }

  firstRow(): number {
    return Math.max(0, Math.floor(this.#api.getVerticalPixelRange().top / this.#rowHeight));
  }

  /** `seq` of the rows from the top; no task's where one is still being loaded. */
  seqs(): number[] {
    const first = this.firstRow();
    const rows = Array.from({ length: this.#api.getLastDisplayedRowIndex() - first + 1 }, (_, index) => first + index);
    return rows.map((row) => this.#api.getDisplayedRowAtIndex(row)?.data?.seq ?? NO_SEQ);
  }

  scrollToTop(): void {
    if (this.#api.getDisplayedRowCount() > 0) this.#api.ensureIndexVisible(0, 'top');
  }

  scrollBy(rows: number): void {
    this.#element()?.scrollBy({ top: rows * this.#rowHeight });
  }

  #scrollTop(): number {
    return this.#element()?.scrollTop ?? 0;
  }

  #element(): HTMLElement | null {
    return this.#host.querySelector<HTMLElement>('.ag-grid-viewport');
  }
}
