import type { UpcomingTask } from '../../../src-shared/models/queue.ts';
import { taskAddress } from '../../app/state/place.ts';
import { useFromNow } from '../../components/clock.ts';
import { formatDuration, formatInstant, formatRelative } from '../../components/format.ts';
import { useQueue } from '../../components/queue-context.tsx';
import { TaskId } from '../../components/task-id.tsx';
import tables from '../overview/tables.module.css';

/** Upcoming tasks with what decides their order. */
export function NextUpTable({ upcoming }: { upcoming: readonly UpcomingTask[] }) {
  return (
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
              Deadline
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
            <Row key={next.task.seq} next={next} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ next: { position, task, reason } }: { next: UpcomingTask }) {
  const { queueId } = useQueue();
  const waiting = useFromNow((now) => formatDuration(Math.max(1000, now - task.addedAt)));
  const due = useFromNow((now) => (task.deadline === null ? '–' : formatRelative(task.deadline, now)));
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
      <td className={tables.number} title={task.deadline === null ? undefined : formatInstant(task.deadline)}>
        {due}
      </td>
      <td className={tables.number} title={formatInstant(task.addedAt)}>
        {waiting}
      </td>
      <td className={tables.reason} title={reason}>
        {reason}
      </td>
    </tr>
  );
}
