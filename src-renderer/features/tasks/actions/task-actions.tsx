import { ActionIcon, Button, Menu } from '@mantine/core';
import { IconCheck, IconDots, IconPlayerPlay, IconRefresh, IconReload, IconTrash, IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { TaskRow, TaskStatus } from '../../../../src-shared/models/task.ts';
import type { TaskActionKind } from '../../../../src-shared/models/task-action.ts';
import { CONTROL_ICON, SMALL_ICON } from '../../../components/icons.ts';
import { useWriteGuard } from '../../../components/queue-context.tsx';
import { ReasonTooltip } from '../../../components/reason-tooltip.tsx';
import { ACTION_VERBS } from './action-words.ts';
import { useTaskAction } from './use-task-action.ts';

type SingleAction = Exclude<TaskActionKind, 'set-priority'>;

const MAIN: Partial<Readonly<Record<TaskStatus, SingleAction>>> = {
  failed: 'retry',
  scheduled: 'run-now',
  processing: 'release',
};
const ICONS: Readonly<Record<SingleAction, ReactNode>> = {
  retry: <IconRefresh {...CONTROL_ICON} />,
  'run-now': <IconPlayerPlay {...CONTROL_ICON} />,
  release: <IconReload {...CONTROL_ICON} />,
  complete: <IconCheck {...SMALL_ICON} />,
  fail: <IconX {...SMALL_ICON} />,
  remove: <IconTrash {...SMALL_ICON} />,
};

/** What the state of a task calls for. */
export function MainAction({ task }: { task: Pick<TaskRow, 'id' | 'status'> }) {
  const { reason } = useWriteGuard();
  const act = useTaskAction();
  const kind = MAIN[task.status];
  if (kind === undefined) return null;
  const off = reason === null ? {} : { 'data-disabled': true, 'aria-disabled': true };
  const target = { kind: 'ids' as const, ids: [task.id] };
  return (
    <ReasonTooltip reason={reason}>
      <Button
        variant={kind === 'release' ? 'default' : 'filled'}
        {...off}
        leftSection={ICONS[kind]}
        onClick={() => reason === null && act({ action: { kind }, target, count: 1 })}
      >
        {ACTION_VERBS[kind]}
      </Button>
    </ReasonTooltip>
  );
}

/** The rarer and irreversible ones; those ask first. */
export function MoreActions({ task }: { task: Pick<TaskRow, 'id' | 'status'> }) {
  const { reason } = useWriteGuard();
  const act = useTaskAction();
  const target = { kind: 'ids' as const, ids: [task.id] };
  const kinds: readonly SingleAction[] = task.status === 'processing' ? ['complete', 'fail', 'remove'] : ['remove'];
  const trigger = (
    <ActionIcon size="md" aria-label="More actions" {...(reason !== null && { 'data-disabled': true })}>
      <IconDots {...CONTROL_ICON} />
    </ActionIcon>
  );
  if (reason !== null) return <ReasonTooltip reason={reason}>{trigger}</ReasonTooltip>;
  return (
    <Menu position="bottom-end">
      <Menu.Target>{trigger}</Menu.Target>
      <Menu.Dropdown>
        {kinds.map((kind) => (
          <Menu.Item key={kind} leftSection={ICONS[kind]} onClick={() => act({ action: { kind }, target, count: 1 })}>
            {ACTION_VERBS[kind]}…
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
