import { ActionIcon } from '@mantine/core';
import { IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react';
import { SMALL_ICON } from '../../components/icons.ts';
import { useQueue, useWriteGuard } from '../../components/queue-context.tsx';
import { ReasonTooltip } from '../../components/reason-tooltip.tsx';
import { useSetPaused } from '../../components/use-set-paused.ts';
import classes from './pause-project.module.css';

/** Pauses one project, or says that it is paused and resumes it. */
export function PauseProject({ projectId }: { projectId: string | null }) {
  const { info } = useQueue();
  const { reason } = useWriteGuard();
  const setPaused = useSetPaused();
  const isPaused = info.pausedProjects.includes(projectId);
  const label = `${isPaused ? 'Resume' : 'Pause'} ${projectId ?? 'tasks without a project'}`;
  return (
    <span className={classes.pause} data-paused={isPaused || undefined}>
      {isPaused && <span className={classes.tag}>Paused</span>}
      <ReasonTooltip reason={reason}>
        <ActionIcon
          size="xs"
          aria-label={label}
          {...(reason === null ? { title: label } : { 'data-disabled': true, 'aria-disabled': true })}
          onClick={() => reason === null && setPaused(!isPaused, projectId)}
        >
          {isPaused ? <IconPlayerPlay {...SMALL_ICON} /> : <IconPlayerPause {...SMALL_ICON} />}
        </ActionIcon>
      </ReasonTooltip>
    </span>
  );
}
