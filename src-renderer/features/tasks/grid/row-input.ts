import type { CellKeyDownEvent, FullWidthCellKeyDownEvent, RowClickedEvent } from 'ag-grid-community';
import type { TaskRow } from '../../../../src-shared/models/task.ts';
import type { GridTicks } from './grid-ticks.ts';
import type { OpenRow } from './open-row.ts';
import type { TaskDatasource } from './task-datasource.ts';

/** What clicks and keys do to a row: they open it, tick it or tick all up to it. */
export class RowInput {
  readonly #datasource: TaskDatasource;
  readonly #ticks: GridTicks;
  readonly #openRow: OpenRow;

  constructor(datasource: TaskDatasource, ticks: GridTicks, openRow: OpenRow) {
    this.#datasource = datasource;
    this.#ticks = ticks;
    this.#openRow = openRow;
  }

  click({ data, rowIndex, event }: RowClickedEvent<TaskRow>): void {
    if (!data || rowIndex === null) return;
    const place = rowIndex + this.#datasource.hidden;
    const isTick = event?.target instanceof Element && event.target.closest('[col-id="tick"]') !== null;
    const shift = event instanceof MouseEvent && event.shiftKey;
    if (shift) void this.#ticks.extendTo(data, place);
    else if (isTick || (event instanceof MouseEvent && (event.ctrlKey || event.metaKey)))
      this.#ticks.toggle(data, place);
    else this.#openRow.open(data, place);
  }

  key({ data, rowIndex, event }: CellKeyDownEvent<TaskRow> | FullWidthCellKeyDownEvent<TaskRow>): void {
    if (!(event instanceof KeyboardEvent) || !data || rowIndex === null) return;
    const place = rowIndex + this.#datasource.hidden;
    if (event.key === 'x' || event.key === 'X') {
      event.preventDefault();
      if (event.shiftKey) void this.#ticks.extendTo(data, place);
      else this.#ticks.toggle(data, place);
    }
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      this.#openRow.open(data, place);
    }
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0 && this.#openRow.isAny) this.#openRow.openAt(place + step);
  }
}
