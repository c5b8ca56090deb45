import type { ColDef, GridOptions, ICellRendererComp } from 'ag-grid-community';
import type { TaskRow } from '../../../../src-shared/models/task.ts';
import { formatBytes, formatCount } from '../../../components/format.ts';
import {
  AddedCell,
  CompletedCell,
  DeadlineCell,
  ErrorCell,
  FailedCell,
  IdCell,
  RunsCell,
  StartedCell,
  StatusCell,
} from './cells.ts';
import classes from './grid.module.css';
import { gridTheme, ROW_HEIGHT } from './grid-theme.ts';
import { type HeaderContext, SortHeader } from './sort-header.ts';
import { TASK_COLUMNS, type TaskColumn } from './task-columns.ts';
import { TickCell, type TickContext, TickHeader } from './tick-cell.ts';

export const TICK_WIDTH = 32;

/** Rows read at once, and how many such blocks are kept. */
const BLOCK_ROWS = 100;
const KEPT_BLOCKS = 8;

const CELLS: Readonly<Record<string, new () => ICellRendererComp<TaskRow>>> = {
  status: StatusCell,
  id: IdCell,
  addedAt: AddedCell,
  startedAt: StartedCell,
  completedAt: CompletedCell,
  failedAt: FailedCell,
  runAt: RunsCell,
  deadline: DeadlineCell,
  errorLine: ErrorCell,
};

const TEXTS: Readonly<Record<string, (row: TaskRow) => string>> = {
  projectId: (row) => row.projectId ?? '',
  type: (row) => row.type ?? '',
  priority: (row) => String(row.priority),
  retries: (row) => formatCount(row.retries),
  weight: (row) => (row.weight === null ? '' : String(row.weight)),
  dataBytes: (row) => formatBytes(row.dataBytes),
};

function columnDef(column: TaskColumn, header: HeaderContext): ColDef<TaskRow> {
  const cell = CELLS[column.id];
  const text = TEXTS[column.id];
  return {
    colId: column.id,
    headerName: column.head,
    headerComponent: SortHeader,
    headerComponentParams: { taskColumn: column, header },
    width: column.width,
    minWidth: 48,
    sortable: false,
    suppressMovable: false,
    cellClass: [
      column.numeric ? classes.numeric : undefined,
      column.id === 'type' ? classes.secondary : undefined,
    ].filter((name) => name !== undefined),
    ...(cell && { cellRenderer: cell }),
    ...(text && { valueGetter: ({ data }) => (data ? text(data) : '') }),
  };
}

function tickColumn(ticks: TickContext): ColDef<TaskRow> {
  return {
    colId: 'tick',
    headerName: '',
    headerComponent: TickHeader,
    headerComponentParams: { ticks },
    cellRenderer: TickCell,
    cellRendererParams: { ticks },
    width: TICK_WIDTH,
    minWidth: TICK_WIDTH,
    maxWidth: TICK_WIDTH,
    pinned: 'left',
    lockPosition: 'left',
    lockPinned: true,
    resizable: false,
    sortable: false,
    suppressMovable: true,
  };
}

/** What the task grid is made with; events and datasource come from its controller. */
export function gridOptions(header: HeaderContext, ticks: TickContext): GridOptions<TaskRow> {
  return {
    theme: gridTheme,
    rowModelType: 'infinite',
    columnDefs: [tickColumn(ticks), ...TASK_COLUMNS.map((column) => columnDef(column, header))],
    getRowClass: ({ data }) => (data && ticks.isTicked(data.seq) ? classes.ticked : undefined),
    rowHeight: ROW_HEIGHT,
    headerHeight: ROW_HEIGHT,
    cacheBlockSize: BLOCK_ROWS,
    maxBlocksInCache: KEPT_BLOCKS,
    maxConcurrentDatasourceRequests: 2,
    // Few rows beyond what is seen: a jump through a long list draws them all anew.
    rowBuffer: 4,
    // While the scroll bar is dragged, blocks that were only passed by are not asked for.
    blockLoadDebounceMillis: 30,
    // Ids of callers may clash with the grid's own; the order of arrival is unique and never used again.
    getRowId: ({ data }) => String(data.seq),
    rowSelection: { mode: 'singleRow', checkboxes: false, enableClickSelection: false },
    animateRows: false,
    suppressColumnVirtualisation: true,
    suppressCellFocus: false,
    suppressDragLeaveHidesColumns: true,
    suppressContextMenu: true,
    ensureDomOrder: false,
    loading: false,
    suppressNoRowsOverlay: true,
  };
}
