import type { TaskDetail } from '../../../../src-shared/models/task.ts';
import { useNow } from '../../../components/clock.ts';
import classes from './drawer.module.css';
import { taskFields } from './fields.ts';

export function TaskFields({ task }: { task: TaskDetail }) {
  const now = useNow();
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
