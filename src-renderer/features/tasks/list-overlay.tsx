import { Button } from '@mantine/core';
import { IconFilterOff, IconStack2 } from '@tabler/icons-react';
import type { TaskView } from '../../../src-shared/models/task.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { formatNoun } from '../../components/format.ts';
import type { TaskListState } from './task-list-state.ts';
import classes from './tasks.module.css';

interface ListOverlayProps {
  readonly list: TaskListState;
  readonly view: TaskView;
  readonly onClearFilter: () => void;
  readonly onRetry: () => void;
}

/** Stands over the grid where it has nothing to show, or nothing that can be trusted. */
export function ListOverlay({ list, view, onClearFilter, onRetry }: ListOverlayProps) {
  if (list.error !== null) {
    return (
      <div className={classes.overlayTop}>
        <ErrorNotice title="The tasks could not be read" error={list.error} onRetry={onRetry} />
      </div>
    );
  }
  if (!list.page || list.page.total > 0) return null;
  const { unfilteredTotal } = list.page;
  return (
    <div className={classes.overlay}>
      {unfilteredTotal === 0 ? (
        <NoTasks view={view} />
      ) : (
        <EmptyState
          icon={<IconFilterOff size={28} stroke={1.5} />}
          title={`The filter hides ${unfilteredTotal === 1 ? 'the only task' : `all ${formatNoun(unfilteredTotal, 'task')}`}`}
          action={
            <Button variant="filled" onClick={onClearFilter}>
              Clear the filter
            </Button>
          }
        >
          No task matches every part of it.
        </EmptyState>
      )}
    </div>
  );
}

function NoTasks({ view }: { view: TaskView }) {
  const icon = <IconStack2 size={28} stroke={1.5} />;
  if (view.kind === 'snapshot') {
    return (
      <EmptyState icon={icon} title="This snapshot holds no tasks">
        The queue was empty when it was taken.
      </EmptyState>
    );
  }
  return (
    <EmptyState icon={icon} title="No tasks yet">
      They show up here as soon as a program adds one; nothing needs to be reloaded.
    </EmptyState>
  );
}
