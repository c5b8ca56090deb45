import { useReducer } from 'react';
import type { TaskPage } from '../../../src-shared/models/task.ts';

/** What the frame around the grid knows of the list. */
export interface TaskListState {
  /** Null until the first answer to this list. */
  readonly page: Pick<TaskPage, 'total' | 'unfilteredTotal'> | null;
  /** Time the engine took for the first rows that answered the present filter and order, ms. */
  readonly tookMs: number | null;
  readonly error: unknown;
  /** True from a change of filter or order until its first rows are there. */
  readonly searching: boolean;
  /** Place of the open task in the list, from 0. */
  readonly place: number | null;
  /** New tasks above what is shown. */
  readonly hidden: number;
}

export type TaskListEvent =
  | { readonly type: 'asked' }
  | { readonly type: 'page'; readonly page: TaskPage }
  | { readonly type: 'failed'; readonly error: unknown }
  | { readonly type: 'place'; readonly place: number | null }
  | { readonly type: 'hidden'; readonly rows: number };

export const EMPTY_LIST: TaskListState = {
  page: null,
  tookMs: null,
  error: null,
  searching: true,
  place: null,
  hidden: 0,
};

export function reduceTaskList(state: TaskListState, event: TaskListEvent): TaskListState {
  switch (event.type) {
    case 'asked':
      return { ...state, searching: true, place: null };
    case 'page':
      return takePage(state, event.page);
    case 'failed':
      return { ...state, error: event.error, searching: false };
    case 'place':
      return { ...state, place: event.place };
    case 'hidden':
      return { ...state, hidden: event.rows };
  }
}

/** Only the first rows of a list count for its time: those of later blocks say nothing of the search. */
function takePage(state: TaskListState, { total, unfilteredTotal, tookMs }: TaskPage): TaskListState {
  const same = state.page?.total === total && state.page.unfilteredTotal === unfilteredTotal;
  if (same && !state.searching && state.error === null) return state;
  const took = state.searching ? tookMs : state.tookMs;
  return { ...state, page: { total, unfilteredTotal }, tookMs: took, error: null, searching: false };
}

export function useTaskList() {
  return useReducer(reduceTaskList, EMPTY_LIST);
}
