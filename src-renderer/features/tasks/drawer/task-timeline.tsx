import { Tooltip } from '@mantine/core';
import type { TaskDetail } from '../../../../src-shared/models/task.ts';
import { formatInstant } from '../../../components/format.ts';
import { StatusIcon } from '../../../components/status.tsx';
import { formatMoment } from './moment.ts';
import classes from './task-timeline.module.css';
import { timeline } from './timeline.ts';

export function TaskTimeline({ task, now }: { task: TaskDetail; now: number }) {
  return (
    <section aria-label="Timeline">
      <h3 className={classes.title}>Timeline</h3>
      <ol className={classes.list}>
        {timeline(task, now).map(({ icon, title, note, at, future }) => (
          <li key={title} data-future={future || undefined}>
            <span className={classes.icon}>
              <StatusIcon status={icon} />
            </span>
            <span>{title}</span>
            {note && <span className={classes.note}>{note}</span>}
            <Tooltip label={formatInstant(at)}>
              <time className={classes.at}>{formatMoment(at, now)}</time>
            </Tooltip>
          </li>
        ))}
      </ol>
    </section>
  );
}
