import type { ReactNode } from 'react';
import type { Overview } from '../../../src-shared/models/queue.ts';
import { TASK_STATUSES, type TaskStatus } from '../../../src-shared/models/task.ts';
import { useView } from '../../app/state/view-store.ts';
import { useFromNow } from '../../components/clock.ts';
import { formatCount, formatNoun } from '../../components/format.ts';
import { StatusLabel } from '../../components/status.tsx';
import { describeFlow, totalOf } from './figures.ts';
import { statusNote } from './status-notes.ts';
import classes from './status-strip.module.css';

/** How many tasks are in each status, as figures and as shares of one bar; each figure leads to its tasks. */
export function StatusStrip({ overview }: { overview: Overview }) {
  return (
    <section className={classes.strip} aria-label="Tasks by status">
      <div className={classes.cells}>
        {TASK_STATUSES.map((status) => (
          <StatusCell key={status} status={status} overview={overview} />
        ))}
        <FlowCell overview={overview} />
      </div>
      <ShareBar overview={overview} />
    </section>
  );
}

function StatusCell({ status, overview }: { status: TaskStatus; overview: Overview }) {
  const showTasks = useView((view) => view.showTasks);
  const note = useFromNow((now) => statusNote(status, overview, now));
  const isAlarming = status === 'failed' && overview.lastHour.failed > 0;
  return (
    <button type="button" className={classes.cell} onClick={() => showTasks({ status: [status] })}>
      <StatusLabel status={status} />
      <Figure>{formatCount(overview.counts[status])}</Figure>
      <span className={isAlarming ? classes.alarm : classes.note}>{note}</span>
    </button>
  );
}

function FlowCell({ overview }: { overview: Overview }) {
  const { perMinute, note } = describeFlow(overview.lastHour);
  return (
    <div className={classes.cell}>
      <span className={classes.head}>Flow, last hour</span>
      <Figure>
        {perMinute}
        <small> out / min</small>
      </Figure>
      <span className={classes.note}>{note}</span>
    </div>
  );
}

function Figure({ children }: { children: ReactNode }) {
  return <b className={classes.figure}>{children}</b>;
}

function ShareBar({ overview: { counts } }: { overview: Overview }) {
  const total = totalOf(counts);
  const shares = TASK_STATUSES.filter((status) => counts[status] > 0);
  return (
    <div className={classes.bar} role="img" aria-label={`Shares of ${formatNoun(total, 'task')} by status`}>
      {shares.map((status) => (
        <span key={status} style={{ flex: `${counts[status]} 0 0`, background: `var(--${status}-ch)` }} />
      ))}
    </div>
  );
}
