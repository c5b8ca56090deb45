import { useEffect, useMemo, useRef, useState } from 'react';
import type { TaskView } from '../../../src-shared/models/task.ts';
import { registerSearch } from '../../app/keyboard/search-target.ts';
import { useApi } from '../../app/rpc/rpc-provider.tsx';
import { useView } from '../../app/state/view-store.ts';
import { useQueue } from '../../components/queue-context.tsx';
import { BulkActions } from './actions/bulk-actions.tsx';
import { TaskDrawerPanel } from './drawer/task-drawer-panel.tsx';
import { FacetsPanel } from './facets/facets-panel.tsx';
import { useFacets } from './facets/use-facets.ts';
import type { PageRequest } from './grid/task-datasource.ts';
import { TaskGrid, type TaskGridHandle } from './grid/task-grid.tsx';
import { ListOverlay } from './list-overlay.tsx';
import { usePacedRefresh } from './live/use-paced-refresh.ts';
import { useReconnected } from './live/use-reconnected.ts';
import { NewTasksPill } from './new-tasks-pill.tsx';
import { SelectionBar } from './selection/selection-bar.tsx';
import { NOTHING_TICKED, type TaskSelection } from './selection/task-selection.ts';
import { useTaskDetails } from './selection/use-task-details.ts';
import { TaskFooter } from './task-footer.tsx';
import { useTaskList } from './task-list-state.ts';
import classes from './tasks.module.css';
import { TaskToolbar, type TaskToolbarHandle } from './toolbar/task-toolbar.tsx';
import { useListKeys } from './use-list-keys.ts';
import { useTablePreferences } from './use-table-preferences.ts';
import { useTaskAddress } from './use-task-address.ts';

const ROW_HEIGHTS = { compact: 28, comfortable: 36 } as const;

interface TaskBrowserProps {
  readonly view: TaskView;
  /** The moment the tasks are shown of; null for now. */
  readonly asOf: number | null;
}

/** Search, facets, list and drawer over the live tasks or those of a snapshot. Give it a `key` for each view. */
export function TaskBrowser({ view, asOf }: TaskBrowserProps) {
  const { queueId, connection } = useQueue();
  const { api } = useApi();
  const filter = useView((state) => state.filter);
  const setFilter = useView((state) => state.setFilter);
  const { sort, taskId, setSort, setTaskId } = useTaskAddress();
  const [list, tell] = useTaskList();
  const grid = useRef<TaskGridHandle>(null);
  const toolbar = useRef<TaskToolbarHandle>(null);
  const facets = useFacets(queueId, view, filter);
  const query = useMemo(() => ({ filter, sort }), [filter, sort]);
  const asked = useRef(query);
  useEffect(() => {
    if (asked.current !== query) tell({ type: 'asked' });
    asked.current = query;
  }, [query, tell]);

  const [selection, setSelection] = useState<TaskSelection>(NOTHING_TICKED);
  const refresh = async () => grid.current?.refresh();
  usePacedRefresh(refresh, view.kind === 'live' && selection.kind === 'none');
  useReconnected(() => void refresh());
  useEffect(() => registerSearch(() => toolbar.current?.focusSearch()), []);
  const table = useTablePreferences(queueId);
  const readTasks = useTaskDetails(queueId, view);
  // What was ticked in one list says nothing about another.
  const [tickedIn, setTickedIn] = useState(filter);
  if (tickedIn !== filter) {
    setTickedIn(filter);
    setSelection(NOTHING_TICKED);
  }
  const step = (delta: number) => grid.current?.step(delta);
  const close = () => {
    if (taskId === null) return;
    setTaskId(null);
    grid.current?.focus();
  };
  const clearSelection = () => {
    setSelection(NOTHING_TICKED);
    void refresh();
  };
  useListKeys({ onStep: step, onClose: taskId === null && selection.kind !== 'none' ? clearSelection : close });

  return (
    <div className={classes.page}>
      <TaskToolbar
        ref={toolbar}
        queueId={queueId}
        view={view}
        filter={filter}
        sort={sort}
        table={table}
        columns={() => grid.current?.columns() ?? []}
        onFilter={setFilter}
        onSort={setSort}
        onLeave={() => grid.current?.focus()}
      />
      <div className={classes.columns}>
        <FacetsPanel facets={facets} filter={filter} onFilter={setFilter} />
        <div className={classes.list}>
          <div className={classes.grid}>
            <TaskGrid
              ref={grid}
              label={`Tasks of ${connection.name}`}
              query={query}
              openTaskId={taskId}
              selection={selection}
              columns={table.preferences.columns}
              rowHeight={ROW_HEIGHTS[table.preferences.density]}
              fetchPage={(request: PageRequest, signal: AbortSignal) =>
                api.tasks.page({ queueId, view, ...request }, { signal })
              }
              onPage={({ page }) => tell({ type: 'page', page })}
              onError={(error) => tell({ type: 'failed', error })}
              onOpen={setTaskId}
              onSort={setSort}
              onSelection={setSelection}
              onColumns={(columns) => table.change({ columns })}
              onPlace={(place) => tell({ type: 'place', place })}
              onHidden={(rows) => tell({ type: 'hidden', rows })}
            />
            <NewTasksPill count={list.hidden} onShow={() => grid.current?.showNewest()} />
            <ListOverlay list={list} view={view} onClearFilter={() => setFilter({})} onRetry={() => void refresh()} />
          </div>
          <SelectionBar
            selection={selection}
            matching={list.page?.total ?? 0}
            onSelectAll={() => setSelection({ kind: 'all', count: list.page?.total ?? 0 })}
            onClear={clearSelection}
            readTasks={readTasks}
          >
            {view.kind === 'live' && (
              <BulkActions
                selection={selection}
                filter={filter}
                failedMatching={facets?.status.find(({ value }) => value === 'failed')?.count}
                onDone={clearSelection}
              />
            )}
          </SelectionBar>
          <TaskFooter list={list} sort={sort} view={view} waits={selection.kind !== 'none'} />
        </div>
        {taskId !== null && (
          <TaskDrawerPanel
            queueId={queueId}
            view={view}
            taskId={taskId}
            asOf={asOf}
            onOpen={setTaskId}
            navigation={{ place: list.place, total: list.page?.total ?? 0, onStep: step, onClose: close }}
          />
        )}
      </div>
    </div>
  );
}
