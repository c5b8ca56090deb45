import type { ICellRendererComp, ICellRendererParams, IHeaderComp, IHeaderParams } from 'ag-grid-community';
import type { TaskRow } from '../../../../src-shared/models/task.ts';
import classes from './grid.module.css';

/** What the ticks need to know of the list. */
export interface TickContext {
  readonly isTicked: (seq: number) => boolean;
  /** `none`, `some` or `all` of the list. */
  readonly state: () => 'none' | 'some' | 'all';
  readonly toggleAll: () => void;
}

export interface TickParams extends ICellRendererParams<TaskRow> {
  readonly ticks: TickContext;
}

function tickBox(label: string): HTMLInputElement {
  const box = document.createElement('input');
  box.type = 'checkbox';
  box.className = classes.tick ?? '';
  // The keyboard goes from cell to cell; X and the space bar with Shift tick the row.
  box.tabIndex = -1;
  box.setAttribute('aria-label', label);
  return box;
}

/** The tick box of a row. The grid's controller ticks on click, so that Shift makes ranges. */
export class TickCell implements ICellRendererComp<TaskRow> {
  readonly #box = tickBox('Select the task');

  init(params: TickParams): void {
    this.#draw(params);
    this.#box.addEventListener('click', (event) => event.preventDefault());
  }

  getGui(): HTMLElement {
    return this.#box;
  }

  refresh(params: TickParams): boolean {
    this.#draw(params);
    return true;
  }

  #draw({ data, ticks }: TickParams): void {
    this.#box.style.visibility = data ? 'visible' : 'hidden';
    if (!data) return;
    this.#box.setAttribute('aria-label', `Select ${data.id}`);
    this.#box.checked = ticks.isTicked(data.seq);
    // A click is taken back by the listener above; what is shown follows the selection after it.
    queueMicrotask(() => {
      this.#box.checked = ticks.isTicked(data.seq);
    });
  }
}

export interface TickHeaderParams extends IHeaderParams {
  readonly ticks: TickContext;
}

/** The tick box in the head: all that match, or none. */
export class TickHeader implements IHeaderComp {
  readonly #box = tickBox('Select all matching tasks');
  #ticks: TickContext | null = null;

  init(params: TickHeaderParams): void {
    this.#ticks = params.ticks;
    this.#box.addEventListener('change', () => params.ticks.toggleAll());
    this.refresh();
  }

  getGui(): HTMLElement {
    return this.#box;
  }

  refresh(): boolean {
    const state = this.#ticks?.state() ?? 'none';
    this.#box.checked = state === 'all';
    this.#box.indeterminate = state === 'some';
    return true;
  }
}
