import type { GridApi } from 'ag-grid-community';
import type { TaskRow } from '../../../../src-shared/models/task.ts';
import {
  addTasks,
  isTicked,
  NOTHING_TICKED,
  rangeStart,
  type TaskSelection,
  toggleTask,
} from '../selection/task-selection.ts';
import type { TickContext } from './tick-cell.ts';

/** Rows a range of Shift may span. */
const LONGEST_RANGE = 20_000;
const ROWS_PER_READ = 1000;

interface GridTicksOptions {
  /** Rows of the list from a place on. */
  readonly readRows: (offset: number, limit: number) => Promise<readonly TaskRow[]>;
  readonly total: () => number;
  readonly onSelection: (selection: TaskSelection) => void;
  readonly onError: (error: unknown) => void;
}

/** Ticks rows of the grid: one, a range up to it, or all that match. */
export class GridTicks implements TickContext {
  readonly #options: GridTicksOptions;
  #selection: TaskSelection = NOTHING_TICKED;
  #api: GridApi<TaskRow> | null = null;

  constructor(options: GridTicksOptions) {
    this.#options = options;
  }

  attach(api: GridApi<TaskRow>): void {
    this.#api = api;
  }

  readonly isTicked = (seq: number): boolean => isTicked(this.#selection, seq);

  readonly state = (): 'none' | 'some' | 'all' => this.#selection.kind;

  readonly toggleAll = (): void => {
    const total = this.#options.total();
    this.#tell(this.#selection.kind === 'none' && total > 0 ? { kind: 'all', count: total } : NOTHING_TICKED);
  };

  get hasAny(): boolean {
    return this.#selection.kind !== 'none';
  }

  /** What was chosen outside of the grid. */
  take(selection: TaskSelection): void {
    if (selection === this.#selection) return;
    this.#selection = selection;
    this.#redraw();
  }

  toggle(row: TaskRow, place: number): void {
    this.#tell(toggleTask(this.#selection, row, place));
  }

  /** Ticks everything from the last tick up to this row. */
  async extendTo(row: TaskRow, place: number): Promise<void> {
    const start = rangeStart(this.#selection);
    if (start === null || Math.abs(place - start) > LONGEST_RANGE) return this.toggle(row, place);
    const [from, to] = start < place ? [start, place] : [place, start];
    try {
      const rows: TaskRow[] = [];
      for (let offset = from; offset <= to; offset += ROWS_PER_READ) {
        rows.push(...(await this.#options.readRows(offset, Math.min(ROWS_PER_READ, to - offset + 1))));
      }
      this.#tell(addTasks(this.#selection, rows, place));
    } catch (error) {
      this.#options.onError(error);
    }
  }

  #tell(selection: TaskSelection): void {
    this.#selection = selection;
    this.#redraw();
    this.#options.onSelection(selection);
  }

  #redraw(): void {
    this.#api?.refreshCells({ columns: ['tick'], force: true });
    this.#api?.refreshHeader();
    this.#api?.redrawRows();
  }
}
