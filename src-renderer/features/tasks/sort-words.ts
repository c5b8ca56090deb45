import type { TaskSort } from '../../../src-shared/models/task.ts';

const WORDS: Readonly<Record<TaskSort['column'], readonly [asc: string, desc: string]>> = {
  seq: ['Oldest first', 'Newest first'],
  id: ['Id, A to Z', 'Id, Z to A'],
  projectId: ['Project, A to Z', 'Project, Z to A'],
  type: ['Type, A to Z', 'Type, Z to A'],
  priority: ['Lowest priority first', 'Highest priority first'],
  status: ['By status, queued first', 'By status, failed first'],
  addedAt: ['Oldest first', 'Newest first'],
  startedAt: ['Started longest ago first', 'Last started first'],
  completedAt: ['Completed longest ago first', 'Last completed first'],
  failedAt: ['Failed longest ago first', 'Last failed first'],
  deadline: ['Nearest deadline first', 'Farthest deadline first'],
  runAt: ['Runs next first', 'Runs last first'],
  retries: ['Fewest retries first', 'Most retries first'],
  weight: ['Lowest weight first', 'Highest weight first'],
};

/** The order of the list in words. */
export function sortWords({ thenBy = [], ...first }: TaskSort): string {
  const [head = '', ...rest] = [first, ...thenBy].map(
    ({ column, direction }) => WORDS[column][direction === 'asc' ? 0 : 1],
  );
  return [head, ...rest.map((words) => words.charAt(0).toLowerCase() + words.slice(1))].join(', then ');
}
