import type { ICellRendererComp, ICellRendererParams } from 'ag-grid-community';
import type { TaskRow } from '../../../../src-shared/models/task.ts';
import { formatAge, formatInstant, formatRelative } from '../../../components/format.ts';
import { STATUS_WORDS } from '../../../components/status.tsx';
import { splitId } from '../../../components/task-id.tsx';
import classes from './grid.module.css';
import { statusGlyphNode } from './status-glyph-nodes.tsx';

type Params = ICellRendererParams<TaskRow>;

/**
 * Cells are plain DOM, not React: a page of rows is drawn anew within one frame while scrolling. Whatever comes from a
 * task goes in as text, never as HTML.
 */
abstract class TaskCell implements ICellRendererComp<TaskRow> {
  protected readonly element = document.createElement('span');

  init(params: Params): void {
    this.draw(params.data);
  }

  getGui(): HTMLElement {
    return this.element;
  }

  refresh(params: Params): boolean {
    this.draw(params.data);
    return true;
  }

  /** Row is undefined while it is being loaded. */
  protected abstract draw(row: TaskRow | undefined): void;
}

export class StatusCell extends TaskCell {
  protected draw(row: TaskRow | undefined): void {
    this.element.replaceChildren();
    if (!row) return;
    this.element.className = classes.status ?? '';
    this.element.dataset.status = row.status;
    this.element.append(statusGlyphNode(row.status), STATUS_WORDS[row.status]);
  }
}

export class IdCell extends TaskCell {
  protected draw(row: TaskRow | undefined): void {
    if (!row) {
      this.element.className = classes.loading ?? '';
      this.element.replaceChildren();
      return;
    }
    const [shared, tail] = splitId(row.id);
    const dimmed = document.createElement('span');
    dimmed.className = classes.shared ?? '';
    dimmed.textContent = shared;
    this.element.className = classes.id ?? '';
    this.element.title = row.id;
    this.element.replaceChildren(dimmed, tail);
  }
}

export class ErrorCell extends TaskCell {
  protected draw(row: TaskRow | undefined): void {
    this.element.className = classes.error ?? '';
    this.element.textContent = row?.errorLine ?? '';
    this.element.title = row?.errorLine ?? '';
  }
}

type Moment = 'addedAt' | 'startedAt' | 'completedAt' | 'failedAt' | 'runAt' | 'deadline';

/** A moment as the time since then, or until then, with the exact one on hover. */
function momentCell(field: Moment, write: (at: number, now: number) => string) {
  return class MomentCell extends TaskCell {
    protected draw(row: TaskRow | undefined): void {
      const at = row?.[field] ?? null;
      this.element.textContent = at === null ? '' : write(at, Date.now());
      this.element.title = at === null ? '' : formatInstant(at);
    }
  };
}

export const AddedCell = momentCell('addedAt', formatAge);
export const StartedCell = momentCell('startedAt', formatAge);
export const CompletedCell = momentCell('completedAt', formatAge);
export const FailedCell = momentCell('failedAt', formatAge);
export const RunsCell = momentCell('runAt', formatRelative);
export const DeadlineCell = momentCell('deadline', formatRelative);

/** Columns whose text grows old by itself. */
export const AGING_COLUMNS: string[] = ['addedAt', 'startedAt', 'completedAt', 'failedAt', 'runAt', 'deadline'];
