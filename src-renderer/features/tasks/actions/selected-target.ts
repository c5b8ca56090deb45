import type { TaskFilter } from '../../../../src-shared/models/task.ts';
import type { TaskTarget } from '../../../../src-shared/models/task-action.ts';
import type { TaskSelection } from '../selection/task-selection.ts';

/** The ticked tasks: by id, or by the filter where all that match are meant. */
export function targetOf(selection: TaskSelection, filter: TaskFilter): TaskTarget {
  if (selection.kind === 'some') return { kind: 'ids', ids: [...selection.tasks.values()].map(({ id }) => id) };
  return { kind: 'filter', filter };
}

/** Those of them that have failed. */
export function failedAmong(
  selection: TaskSelection,
  filter: TaskFilter,
  failedMatching: number | undefined,
): { target: TaskTarget; count: number } {
  if (selection.kind === 'some') {
    const ids = [...selection.tasks.values()].filter(({ status }) => status === 'failed').map(({ id }) => id);
    return { target: { kind: 'ids', ids }, count: ids.length };
  }
  const asked = !filter.status?.length || filter.status.includes('failed');
  return {
    target: { kind: 'filter', filter: { ...filter, status: ['failed'] } },
    count: asked ? (failedMatching ?? 0) : 0,
  };
}
