import { Button } from '@mantine/core';
import { IconListDetails } from '@tabler/icons-react';
import type { FailureGroup, FailureReport } from '../../../src-shared/models/failures.ts';
import type { SearchTerm } from '../../../src-shared/models/search/search-terms.ts';
import type { TaskFilter } from '../../../src-shared/models/task.ts';
import { taskAddress } from '../../app/state/place.ts';
import { useView } from '../../app/state/view-store.ts';
import { formatCount, formatInstant } from '../../components/format.ts';
import { useQueue } from '../../components/queue-context.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { StatusIcon } from '../../components/status.tsx';
import { TaskId } from '../../components/task-id.tsx';
import { readErrorText } from '../tasks/drawer/error-text.ts';
import classes from './failures.module.css';
import { TrendBars } from './trend-bars.tsx';

interface FailureCardProps {
  readonly group: FailureGroup;
  readonly report: Pick<FailureReport, 'trendFrom' | 'bucketMs'>;
}

/** One kind of failure: how often, since when, and an example. */
export function FailureCard({ group, report }: FailureCardProps) {
  const { queueId } = useQueue();
  const showTasks = useView((view) => view.showTasks);
  const { errorClass, shape, count, firstAt, lastAt, sampleId, sampleError, projects, projectCount } = group;
  const name = errorClass ?? (shape === '' ? 'Without an error' : 'Other');
  const named = projects.map((project) => project ?? 'no project').join(', ');
  return (
    <section className={classes.card} aria-label={`${name}: ${shape}`}>
      <div className={classes.what}>
        <h2 className={classes.name}>
          <StatusIcon status="failed" size={14} />
          {name}
          {shape !== '' && <code className={classes.shape}>{shape}</code>}
        </h2>
        {sampleError !== null && (
          <p className={classes.sample} title={sampleError}>
            <code>{readErrorText(sampleError).headline}</code>
          </p>
        )}
        <p className={classes.facts}>
          <span title={formatInstant(firstAt)}>
            First <RelativeTime at={firstAt} />
          </span>
          <span title={formatInstant(lastAt)}>
            last <RelativeTime at={lastAt} />
          </span>
          <span>
            in {named}
            {projectCount > projects.length && ` and ${formatCount(projectCount - projects.length)} more`}
          </span>
          <a className={classes.example} href={taskAddress(queueId, sampleId)} title="Show the task that failed last">
            <TaskId id={sampleId} />
          </a>
        </p>
      </div>
      <TrendBars trend={group.trend} from={report.trendFrom} bucketMs={report.bucketMs} label={name} />
      <div className={classes.count}>
        <b>{formatCount(count)}</b>
        <Button
          size="xs"
          leftSection={<IconListDetails size={14} stroke={1.75} />}
          onClick={() => showTasks(filterOf(group))}
        >
          Show {count === 1 ? 'it' : `the ${formatCount(count)}`}
        </Button>
      </div>
    </section>
  );
}

/** The tasks of the group, as a search. */
export function filterOf({ errorClass, shape }: Pick<FailureGroup, 'errorClass' | 'shape'>): TaskFilter {
  const negated = false;
  if (shape === '' && errorClass === null) {
    return { status: ['failed'], terms: [{ kind: 'has', field: 'error', path: [], negated: true }] };
  }
  const terms: SearchTerm[] = [
    { kind: 'value', field: 'errorclass', values: [errorClass], negated },
    { kind: 'value', field: 'errorshape', values: [shape], negated },
  ];
  return { status: ['failed'], terms };
}
