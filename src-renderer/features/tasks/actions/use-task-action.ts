import type { TaskAction, TaskTarget } from '../../../../src-shared/models/task-action.ts';
import { useApi } from '../../../app/rpc/rpc-provider.tsx';
import { formatNoun } from '../../../components/format.ts';
import { useQueue } from '../../../components/queue-context.tsx';
import { ACTION_VERBS, consequence } from './action-words.ts';
import { confirmAction } from './confirm-action.tsx';
import { runTaskAction } from './run-task-action.tsx';

export interface TaskActionRequest {
  readonly action: TaskAction;
  readonly target: TaskTarget;
  /** Exact number of tasks. */
  readonly count: number;
  readonly onDone?: () => void;
}

/** Does something to tasks of the open queue; asks first where it is irreversible. */
export function useTaskAction(): (request: TaskActionRequest) => void {
  const { queueId, connection } = useQueue();
  const { api } = useApi();
  return ({ action, target, count, onDone }) => {
    const run = () =>
      void runTaskAction(api, queueId, action, target).then((changed) => {
        if (changed) onDone?.();
      });
    const warning = consequence(action.kind, count);
    if (warning === null) {
      run();
      return;
    }
    const single = target.kind === 'ids' && target.ids.length === 1 ? target.ids[0] : undefined;
    confirmAction({
      verb: `${ACTION_VERBS[action.kind]} ${single ?? formatNoun(count, 'task')}`,
      consequence: warning,
      nameToType: connection.environment === 'production' ? connection.name : null,
      onConfirm: run,
    });
  };
}
