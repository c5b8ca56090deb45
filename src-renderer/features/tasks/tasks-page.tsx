import { LIVE_VIEW } from '../../../src-shared/models/task.ts';
import { TaskBrowser } from './task-browser.tsx';

/** The tasks of the open queue as they are now. */
export function TasksPage() {
  return <TaskBrowser view={LIVE_VIEW} asOf={null} />;
}
