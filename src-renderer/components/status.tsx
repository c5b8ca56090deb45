import type { TaskStatus } from '../../src-shared/models/task.ts';
import classes from './status.module.css';
import { StatusGlyph } from './status-glyphs.tsx';

export const STATUS_WORDS: Readonly<Record<TaskStatus, string>> = {
  queued: 'Queued',
  scheduled: 'Scheduled',
  processing: 'Processing',
  completed: 'Completed',
  failed: 'Failed',
};

interface StatusProps {
  readonly status: TaskStatus;
  readonly size?: number;
}

/** The icon alone, for places where the word stands near; its shape tells the status without the colour. */
export function StatusIcon({ status, size = 13 }: StatusProps) {
  return (
    <span className={classes.icon} data-status={status}>
      <StatusGlyph shape={status} size={size} />
    </span>
  );
}

/** Icon and word in the colour of the status. */
export function StatusLabel({ status, size = 13 }: StatusProps) {
  return (
    <span className={classes.label} data-status={status}>
      <StatusGlyph shape={status} size={size} />
      <span>{STATUS_WORDS[status]}</span>
    </span>
  );
}
