import { isAppError } from '../../../../src-shared/errors/app-error.ts';
import type { TaskView } from '../../../../src-shared/models/task.ts';
import { EmptyState } from '../../../components/empty-state.tsx';
import { ErrorNotice } from '../../../components/error-notice.tsx';
import { MainAction, MoreActions } from '../actions/task-actions.tsx';
import { EditButtons } from './edit/edit-buttons.tsx';
import { type DrawerNavigation, TaskDrawer } from './task-drawer.tsx';
import classes from './task-drawer-panel.module.css';
import { useDrawerWidth } from './use-drawer-width.ts';
import { useTaskDetail } from './use-task-detail.ts';

interface TaskDrawerPanelProps {
  readonly queueId: string;
  readonly view: TaskView;
  readonly taskId: string;
  /** The moment the task is shown of; null for now. */
  readonly asOf: number | null;
  readonly navigation: DrawerNavigation;
  /** Shows another task. */
  readonly onOpen: (taskId: string) => void;
}

/** The drawer beside the list: fetches the task and can be drawn wider at its left edge. */
export function TaskDrawerPanel({ queueId, view, taskId, asOf, navigation, onOpen }: TaskDrawerPanelProps) {
  const { task, error, retry } = useTaskDetail(queueId, view, taskId);
  const { width, separator } = useDrawerWidth();
  return (
    <aside className={classes.drawer} style={{ width }} aria-label="Task details">
      <div className={classes.separator} {...separator} />
      <TaskDrawer
        queueId={queueId}
        taskId={taskId}
        task={task}
        asOf={asOf}
        problem={error && <Problem error={error} view={view} onRetry={retry} />}
        actions={
          task &&
          view.kind === 'live' && (
            <div className={classes.actions}>
              <MainAction task={task} />
              <EditButtons queueId={queueId} task={task} onDone={onOpen} />
              <MoreActions task={task} />
            </div>
          )
        }
        navigation={navigation}
      />
    </aside>
  );
}

function Problem({ error, view, onRetry }: { error: Error; view: TaskView; onRetry: () => void }) {
  if (isAppError(error, 'task.not-found')) {
    const where = view.kind === 'live' ? 'the queue' : 'this snapshot';
    return (
      <EmptyState title={`This task is not in ${where}`}>
        {view.kind === 'live'
          ? 'It may have been removed since; a snapshot may still hold it.'
          : 'It came later or was gone before.'}
      </EmptyState>
    );
  }
  return (
    <div className={classes.problem}>
      <ErrorNotice title="The task could not be read" error={error} onRetry={onRetry} />
    </div>
  );
}
