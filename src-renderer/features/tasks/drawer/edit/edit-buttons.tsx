import { Button } from '@mantine/core';
import { IconCopyPlus, IconEdit } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import type { TaskDetail } from '../../../../../src-shared/models/task.ts';
import { useWriteGuard } from '../../../../components/queue-context.tsx';
import { ReasonTooltip } from '../../../../components/reason-tooltip.tsx';
import type { EditKind } from './edit-dialog.tsx';

const EditDialog = lazy(() => import('./edit-dialog.tsx'));
/** A longer body is for a program to change. */
const LONGEST_BODY = 1_000_000;

interface EditButtonsProps {
  readonly queueId: string;
  readonly task: TaskDetail;
  readonly onDone: (taskId: string) => void;
}

/** Edit and duplicate, each off with a reason where the queue takes no writes. */
export function EditButtons({ queueId, task, onDone }: EditButtonsProps) {
  const guard = useWriteGuard();
  const [kind, setKind] = useState<EditKind | null>(null);
  const tooLong = (task.dataText?.length ?? 0) > LONGEST_BODY ? 'Its data is too long to be edited here.' : null;
  const reason = guard.reason ?? tooLong;
  const off = reason === null ? {} : { 'data-disabled': true, 'aria-disabled': true };
  return (
    <>
      <ReasonTooltip reason={reason}>
        <Button
          {...off}
          leftSection={<IconEdit size={16} stroke={1.75} />}
          onClick={() => reason === null && setKind('edit')}
        >
          Edit
        </Button>
      </ReasonTooltip>
      <ReasonTooltip reason={reason}>
        <Button
          {...off}
          leftSection={<IconCopyPlus size={16} stroke={1.75} />}
          onClick={() => reason === null && setKind('duplicate')}
        >
          Duplicate
        </Button>
      </ReasonTooltip>
      {kind !== null && (
        <Suspense fallback={null}>
          <EditDialog queueId={queueId} task={task} kind={kind} onClose={() => setKind(null)} onDone={onDone} />
        </Suspense>
      )}
    </>
  );
}
