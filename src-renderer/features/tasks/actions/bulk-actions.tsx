import { Button, NumberInput, Popover } from '@mantine/core';
import { IconArrowsSort, IconRefresh, IconTrash } from '@tabler/icons-react';
import { type FormEvent, type ReactNode, useState } from 'react';
import type { TaskFilter } from '../../../../src-shared/models/task.ts';
import { formatCount } from '../../../components/format.ts';
import { SMALL_ICON } from '../../../components/icons.ts';
import { useWriteGuard } from '../../../components/queue-context.tsx';
import { ReasonTooltip } from '../../../components/reason-tooltip.tsx';
import { type TaskSelection, tickedCount } from '../selection/task-selection.ts';
import classes from './actions.module.css';
import { failedAmong, targetOf } from './selected-target.ts';
import { useTaskAction } from './use-task-action.ts';

interface BulkActionsProps {
  readonly selection: TaskSelection;
  readonly filter: TaskFilter;
  /** Failed tasks that match all of the filter but its status; undefined until known. */
  readonly failedMatching: number | undefined;
  readonly onDone: () => void;
}

/** What can be done with all ticked tasks at once. */
export function BulkActions({ selection, filter, failedMatching, onDone }: BulkActionsProps) {
  const guard = useWriteGuard();
  const act = useTaskAction();
  const count = tickedCount(selection);
  const failed = failedAmong(selection, filter, failedMatching);
  const target = targetOf(selection, filter);
  const retryReason = guard.reason ?? (failed.count === 0 ? 'None of the selected tasks has failed.' : null);
  return (
    <>
      <BulkButton
        label={failed.count > 0 ? `Retry ${formatCount(failed.count)} failed` : 'Retry failed'}
        icon={<IconRefresh {...SMALL_ICON} />}
        reason={retryReason}
        onClick={() => act({ action: { kind: 'retry' }, target: failed.target, count: failed.count, onDone })}
      />
      <PriorityButton
        reason={guard.reason}
        onSet={(priority) => act({ action: { kind: 'set-priority', priority }, target, count, onDone })}
      />
      <BulkButton
        label="Remove…"
        icon={<IconTrash {...SMALL_ICON} />}
        reason={guard.reason}
        onClick={() => act({ action: { kind: 'remove' }, target, count, onDone })}
      />
    </>
  );
}

interface BulkButtonProps {
  readonly label: string;
  readonly icon: ReactNode;
  readonly reason: string | null;
  readonly onClick: () => void;
}

function BulkButton({ label, icon, reason, onClick }: BulkButtonProps) {
  const off = reason === null ? {} : { 'data-disabled': true, 'aria-disabled': true };
  return (
    <ReasonTooltip reason={reason}>
      <Button size="xs" {...off} leftSection={icon} onClick={() => reason === null && onClick()}>
        {label}
      </Button>
    </ReasonTooltip>
  );
}

function PriorityButton({ reason, onSet }: { reason: string | null; onSet: (priority: number) => void }) {
  const [opened, setOpened] = useState(false);
  const [priority, setPriority] = useState<number | string>(0);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (typeof priority !== 'number') return;
    setOpened(false);
    onSet(priority);
  };
  return (
    <Popover opened={opened} onChange={setOpened} trapFocus withRoles={false} position="top">
      <Popover.Target>
        <span>
          <BulkButton
            label="Priority…"
            icon={<IconArrowsSort {...SMALL_ICON} />}
            reason={reason}
            onClick={() => setOpened(true)}
          />
        </span>
      </Popover.Target>
      <Popover.Dropdown>
        <form className={classes.form} onSubmit={submit}>
          <NumberInput label="New priority" value={priority} onChange={setPriority} data-autofocus />
          <Button type="submit" variant="filled" disabled={typeof priority !== 'number'}>
            Set priority
          </Button>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}
