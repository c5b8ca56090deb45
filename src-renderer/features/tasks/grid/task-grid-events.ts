import type { ColumnPreference } from '../../../../src-shared/models/table-preferences.ts';
import type { TaskPage, TaskSort } from '../../../../src-shared/models/task.ts';
import type { TaskSelection } from '../selection/task-selection.ts';
import type { LoadedPage, PageRequest } from './task-datasource.ts';

/** What the task grid asks of its surroundings and tells them. */
export interface TaskGridEvents {
  readonly fetchPage: (request: PageRequest, signal: AbortSignal) => Promise<TaskPage>;
  readonly onPage: (loaded: LoadedPage) => void;
  readonly onError: (error: unknown) => void;
  /** A person chose this row. */
  readonly onOpen: (taskId: string) => void;
  readonly onSort: (sort: TaskSort) => void;
  readonly onSelection: (selection: TaskSelection) => void;
  /** A person moved a column or drew it wider. */
  readonly onColumns: (columns: ColumnPreference[]) => void;
  /** Place of the open task in the whole list, from 0; null where it is not among the rows that are loaded. */
  readonly onPlace: (place: number | null) => void;
  /** New tasks above what is shown, kept out so that nothing moves. */
  readonly onHidden: (rows: number) => void;
}
