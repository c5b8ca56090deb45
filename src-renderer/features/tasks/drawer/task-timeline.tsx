import { Tooltip } from '@mantine/core';
import type { TaskDetail } from '../../../../src-shared/models/task.ts';
import { formatInstant } from '../../../components/format.ts';
import { StatusIcon } from '../../../components/status.tsx';
import classes from './drawer.module.css';
import { formatMoment } from './moment.ts';
import { timeline } from './timeline.ts';

export function TaskTimeline({ task, now }: { task: TaskDetail; now: number }) {
  return (
    <section aria-label="Timeline">
      <h3 className={classes.sectionTitle}>Timeline</h3>
      <ol className={classes.timeline}>
        {timeline(task, now).map(({ icon, title, note, at, future }) => (
          <li key={title} data-future={future || undefined}>
            <span className={classes.timelineIcon}>
              <StatusIcon status={icon} />
            </span>
            <span>{title}</span>
            {note && <span className={classes.timelineNote}>{note}</span>}
            <Tooltip label={formatInstant(at)}>
              <time className={classes.timelineAt}>{formatMoment(at, now)}</time>
            </Tooltip>
          </li>
        ))}
      </ol>
    </section>
  );
}
