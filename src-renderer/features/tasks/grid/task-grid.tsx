import { type Ref, useEffect, useEffectEvent, useImperativeHandle, useRef } from 'react';
import type { ColumnPreference } from '../../../../src-shared/models/table-preferences.ts';
import type { TaskSelection } from '../selection/task-selection.ts';
import classes from './grid.module.css';
import { GlyphTemplates } from './status-glyph-nodes.tsx';
import type { TaskQuery } from './task-datasource.ts';
import { TaskGridController } from './task-grid-controller.ts';
import type { TaskGridEvents } from './task-grid-events.ts';

export type TaskGridHandle = Pick<TaskGridController, 'refresh' | 'step' | 'focus' | 'showNewest' | 'columns'>;

interface TaskGridProps extends TaskGridEvents {
  readonly label: string;
  readonly query: TaskQuery;
  readonly openTaskId: string | null;
  readonly selection: TaskSelection;
  readonly columns: readonly ColumnPreference[] | null;
  /** px */
  readonly rowHeight: number;
  readonly ref: Ref<TaskGridHandle>;
}

/** The list itself. Give it a `key` for each queue and view: those it cannot change. */
export function TaskGrid({ label, query, openTaskId, selection, columns, rowHeight, ref, ...events }: TaskGridProps) {
  const hostRef = useRef<HTMLDivElement>(null);
  const controllerRef = useRef<TaskGridController | null>(null);
  const shownQuery = useRef(query);
  const create = useEffectEvent((host: HTMLElement) => {
    shownQuery.current = query;
    return new TaskGridController(host, query, relay);
  });
  const relay = useRelay(events);
  useEffect(() => {
    const host = hostRef.current;
    if (!host) return;
    const controller = create(host);
    controllerRef.current = controller;
    return () => {
      controllerRef.current = null;
      controller.destroy();
    };
  }, []);
  useEffect(() => {
    if (shownQuery.current === query) return;
    shownQuery.current = query;
    controllerRef.current?.setQuery(query);
  }, [query]);
  useEffect(() => controllerRef.current?.setOpenTask(openTaskId), [openTaskId]);
  useEffect(() => controllerRef.current?.setSelection(selection), [selection]);
  useEffect(() => controllerRef.current?.setColumns(columns), [columns]);
  useEffect(() => controllerRef.current?.setRowHeight(rowHeight), [rowHeight]);
  useImperativeHandle(ref, () => ({
    refresh: async () => controllerRef.current?.refresh(),
    step: (delta) => controllerRef.current?.step(delta),
    focus: () => controllerRef.current?.focus(),
    showNewest: () => controllerRef.current?.showNewest(),
    columns: () => controllerRef.current?.columns() ?? [],
  }));
  return (
    <>
      <GlyphTemplates />
      <section ref={hostRef} className={classes.host} aria-label={label} />
    </>
  );
}

/** Functions that stay the same and call those of the last render. */
function useRelay(events: TaskGridEvents): TaskGridEvents {
  const latest = useRef(events);
  useEffect(() => {
    latest.current = events;
  });
  return useRef<TaskGridEvents>({
    fetchPage: (...args) => latest.current.fetchPage(...args),
    onPage: (loaded) => latest.current.onPage(loaded),
    onError: (error) => latest.current.onError(error),
    onOpen: (taskId) => latest.current.onOpen(taskId),
    onSelection: (selection) => latest.current.onSelection(selection),
    onColumns: (columns) => latest.current.onColumns(columns),
    onSort: (sort) => latest.current.onSort(sort),
    onPlace: (place) => latest.current.onPlace(place),
    onHidden: (rows) => latest.current.onHidden(rows),
  }).current;
}
