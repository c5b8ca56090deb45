import type { TaskDetail } from '../../../../src-shared/models/task.ts';
import { taskFields } from './fields.ts';
import classes from './task-fields.module.css';

export function TaskFields({ task, now }: { task: TaskDetail; now: number }) {
  return (
    <dl className={classes.fields}>
      {taskFields(task, now).map(({ name, value, exact }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd title={exact ?? undefined}>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
