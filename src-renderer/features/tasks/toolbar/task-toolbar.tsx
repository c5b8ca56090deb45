import { type ReactNode, type Ref, useState } from 'react';
import type { ColumnPreference } from '../../../../src-shared/models/table-preferences.ts';
import type { TaskFilter, TaskSort, TaskView } from '../../../../src-shared/models/task.ts';
import { useFacets } from '../facets/use-facets.ts';
import type { TablePreferencesState } from '../use-table-preferences.ts';
import { ColumnsMenu } from './columns-menu.tsx';
import { SearchBox, type SearchBoxHandle } from './search-box.tsx';
import classes from './toolbar.module.css';
import { useBodyFields } from './use-body-fields.ts';
import { ViewsMenu } from './views-menu.tsx';

const ALL: TaskFilter = {};

export type TaskToolbarHandle = SearchBoxHandle;

interface TaskToolbarProps {
  readonly queueId: string;
  readonly view: TaskView;
  readonly filter: TaskFilter;
  readonly sort: TaskSort;
  readonly table: TablePreferencesState;
  readonly columns: () => ColumnPreference[];
  readonly onFilter: (filter: TaskFilter) => void;
  readonly onSort: (sort: TaskSort) => void;
  /** Called when the arrow key leaves the search box for the list. */
  readonly onLeave: () => void;
  /** What else can be done with the list. */
  readonly children?: ReactNode;
  readonly ref: Ref<TaskToolbarHandle>;
}

/** Search, saved views, columns. */
export function TaskToolbar(props: TaskToolbarProps) {
  const { queueId, view, filter, sort, table, columns, onFilter, onSort, onLeave, children, ref } = props;
  const [typing, setTyping] = useState(false);
  const body = useBodyFields(queueId, view, typing);
  // Of all tasks: what is being typed must not take its own suggestions away.
  const facets = useFacets(queueId, view, ALL);
  const open = (wanted: TaskFilter, order: TaskSort) => {
    onFilter(wanted);
    onSort(order);
  };
  return (
    <div className={classes.bar}>
      <SearchBox
        ref={ref}
        filter={filter}
        onFilter={onFilter}
        source={{ facets, body }}
        onLeave={onLeave}
        onFocus={() => setTyping(true)}
      />
      <ViewsMenu
        views={table.preferences.views}
        filter={filter}
        sort={sort}
        onViews={(views) => table.change({ views })}
        onOpen={open}
      />
      <ColumnsMenu preferences={table.preferences} current={columns} onChange={table.change} />
      {children}
    </div>
  );
}
