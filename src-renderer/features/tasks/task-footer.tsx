import type { TaskSort, TaskView } from '../../../src-shared/models/task.ts';
import { formatCount, formatDuration, formatNoun } from '../../components/format.ts';
import { sortWords } from './sort-words.ts';
import type { TaskListState } from './task-list-state.ts';
import classes from './tasks.module.css';

interface TaskFooterProps {
  readonly list: TaskListState;
  readonly sort: TaskSort;
  readonly view: TaskView;
  /** True while live updates are held back. */
  readonly waits: boolean;
}

/** `12,480 of 44,624 tasks`, how long it took to find them, and their order. */
export function TaskFooter({ list, sort, view, waits }: TaskFooterProps) {
  const { page, tookMs, searching } = list;
  return (
    <footer className={classes.footer}>
      <span role="status">{page ? countWords(page.total, page.unfilteredTotal) : 'Reading the tasks…'}</span>
      {page && (
        <span className={classes.quiet}>
          {searching ? 'searching…' : tookMs !== null && `found in ${formatDuration(Math.max(1, Math.round(tookMs)))}`}
        </span>
      )}
      <span className={classes.footerEnd}>
        {view.kind === 'snapshot' && <span>A snapshot does not change</span>}
        {waits && view.kind === 'live' ? (
          <span>Live updates wait while rows are selected</span>
        ) : (
          <span>{sortWords(sort)}</span>
        )}
      </span>
    </footer>
  );
}

function countWords(total: number, all: number): string {
  return total === all ? formatNoun(all, 'task') : `${formatCount(total)} of ${formatNoun(all, 'task')}`;
}
