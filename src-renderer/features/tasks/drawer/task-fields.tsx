import type { TaskDetail } from '../../../../src-shared/models/task.ts';
import classes from './drawer.module.css';
import { taskFields } from './fields.ts';

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
