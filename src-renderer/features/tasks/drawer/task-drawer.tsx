import { ActionIcon, Skeleton } from '@mantine/core';
import { IconChevronDown, IconChevronUp, IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { TaskDetail } from '../../../../src-shared/models/task.ts';
import { useNow } from '../../../components/clock.ts';
import { formatCount } from '../../../components/format.ts';
import { StatusLabel } from '../../../components/status.tsx';
import { TaskId } from '../../../components/task-id.tsx';
import { CopyButton } from './copy-button.tsx';
import { TaskBody } from './task-body.tsx';
import classes from './task-drawer.module.css';
import { TaskErrorBox } from './task-error-box.tsx';
import { TaskFields } from './task-fields.tsx';
import { TaskTimeline } from './task-timeline.tsx';

export interface DrawerNavigation {
  /** Place in the list, from 0; null where it is not known. */
  readonly place: number | null;
  readonly total: number;
  readonly onStep: (delta: number) => void;
  readonly onClose: () => void;
}

interface TaskDrawerProps {
  readonly queueId: string;
  readonly taskId: string;
  readonly task: TaskDetail | undefined;
  /** The moment the task is shown of; null for now. */
  readonly asOf: number | null;
  /** Shown instead of the task: why it cannot be shown. */
  readonly problem: ReactNode;
  /** Buttons for what can be done with it. */
  readonly actions: ReactNode;
  readonly navigation: DrawerNavigation;
}

/** All about one task. */
export function TaskDrawer({ queueId, taskId, task, asOf, problem, actions, navigation }: TaskDrawerProps) {
  return (
    <>
      <header className={classes.head}>
        {task && (
          <span className={classes.pill} data-status={task.status}>
            <StatusLabel status={task.status} />
          </span>
        )}
        <Navigation {...navigation} />
      </header>
      <div className={classes.id}>
        <h2 className={classes.idText}>
          <TaskId id={taskId} />
        </h2>
        <CopyButton text={taskId} label="Copy the id" />
      </div>
      {problem}
      {!problem && !task && <Loading />}
      {task && actions}
      {task && <Details queueId={queueId} task={task} asOf={asOf} />}
    </>
  );
}

function Details({ queueId, task, asOf }: { queueId: string; task: TaskDetail; asOf: number | null }) {
  const tick = useNow();
  const now = asOf ?? tick;
  return (
    <div className={classes.details}>
      <div className={classes.facts}>
        {task.lastErrorText !== null && (
          <TaskErrorBox lastErrorText={task.lastErrorText} failed={task.status === 'failed'} />
        )}
        <TaskFields task={task} now={now} />
        <TaskTimeline task={task} now={now} />
      </div>
      <TaskBody key={task.id} queueId={queueId} task={task} />
    </div>
  );
}

function Navigation({ place, total, onStep, onClose }: DrawerNavigation) {
  return (
    <div className={classes.navigation}>
      {place !== null && (
        <span className={classes.place} aria-live="polite">
          {formatCount(place + 1)} of {formatCount(total)}
        </span>
      )}
      <ActionIcon
        size="xs"
        aria-label="Previous task"
        title="Previous task (K)"
        disabled={place === 0}
        onClick={() => onStep(-1)}
      >
        <IconChevronUp size={16} stroke={1.75} />
      </ActionIcon>
      <ActionIcon
        size="xs"
        aria-label="Next task"
        title="Next task (J)"
        disabled={place !== null && place + 1 >= total}
        onClick={() => onStep(1)}
      >
        <IconChevronDown size={16} stroke={1.75} />
      </ActionIcon>
      <ActionIcon size="xs" aria-label="Close details" title="Close (Esc)" onClick={onClose}>
        <IconX size={16} stroke={1.75} />
      </ActionIcon>
    </div>
  );
}

function Loading() {
  return (
    <div className={classes.skeleton} aria-hidden="true">
      <Skeleton height={12} width="70%" animate={false} />
      <Skeleton height={12} animate={false} />
      <Skeleton height={12} width="85%" animate={false} />
    </div>
  );
}
