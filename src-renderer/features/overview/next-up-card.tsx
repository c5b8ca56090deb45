import type { UpcomingTask } from '../../../src-shared/models/queue.ts';
import { taskAddress } from '../../app/state/place.ts';
import { useView } from '../../app/state/view-store.ts';
import { Card } from '../../components/card.tsx';
import { useFromNow } from '../../components/clock.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { formatCount, formatDuration, formatInstant } from '../../components/format.ts';
import { LinkButton } from '../../components/link-button.tsx';
import { pausedWords } from '../../components/paused-words.ts';
import { useQueue } from '../../components/queue-context.tsx';
import { TaskId } from '../../components/task-id.tsx';
import tables from './tables.module.css';

interface NextUpCardProps {
  readonly upcoming: readonly UpcomingTask[];
  /** Queued tasks in all. */
  readonly waiting: number;
}

/** The next tasks in the very order they will be given out, each with the reason. */
export function NextUpCard({ upcoming, waiting }: NextUpCardProps) {
  const showTasks = useView((view) => view.showTasks);
  const showPage = useView((view) => view.showPage);
  const action = waiting > 0 && (
    <span className={tables.actions}>
      <LinkButton onClick={() => showPage('next-up')}>Next 50</LinkButton>
      <LinkButton onClick={() => showTasks({ status: ['queued'] })}>All {formatCount(waiting)} queued</LinkButton>
    </span>
  );
  return (
    <Card title="Next up" sub="the exact order getNextTask will give" action={action}>
      {upcoming.length === 0 ? (
        <NothingNext />
      ) : (
        <div className={tables.scroll}>
          <table className={tables.table}>
            <thead>
              <tr>
                <th scope="col" className={tables.number}>
                  #
                </th>
                <th scope="col">Task</th>
                <th scope="col">Project</th>
                <th scope="col">Type</th>
                <th scope="col" className={tables.number}>
                  Priority
                </th>
                <th scope="col" className={tables.number}>
                  Waiting
                </th>
                <th scope="col" className={tables.rest}>
                  Why
                </th>
              </tr>
            </thead>
            <tbody>
              {upcoming.map((next) => (
                <NextUpRow key={next.task.id} next={next} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Card>
  );
}

function NothingNext() {
  const words = pausedWords(useQueue().info);
  if (words === null) return <EmptyState title="Nothing waits to be started" />;
  return <EmptyState title="Nothing is handed out">{words}</EmptyState>;
}

function NextUpRow({ next: { position, task, reason } }: { next: UpcomingTask }) {
  const { queueId } = useQueue();
  return (
    <tr>
      <td className={`${tables.number} ${tables.quiet}`}>{position}</td>
      <td>
        <a className={tables.name} title="Show this task" href={taskAddress(queueId, task.id)}>
          <TaskId id={task.id} />
        </a>
      </td>
      <td className={task.projectId === null ? tables.quiet : undefined}>{task.projectId ?? 'no project'}</td>
      <td>{task.type}</td>
      <td className={tables.number}>{task.priority}</td>
      <td className={tables.number} title={formatInstant(task.addedAt)}>
        <Waiting since={task.addedAt} />
      </td>
      <td className={tables.reason} title={reason}>
        {reason}
      </td>
    </tr>
  );
}

/** Minutes are fine enough for tasks that wait longer; seconds only in the first minute. */
function Waiting({ since }: { since: number }) {
  return useFromNow((now) => {
    const span = Math.max(1000, now - since);
    return formatDuration(span < 60_000 ? span : span - (span % 60_000));
  });
}
