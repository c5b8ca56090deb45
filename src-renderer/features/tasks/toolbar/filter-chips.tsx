import { IconX } from '@tabler/icons-react';
import { searchParts } from '../../../../src-shared/models/search/format-search.ts';
import type { TaskFilter } from '../../../../src-shared/models/task.ts';
import classes from './toolbar.module.css';

interface FilterChipsProps {
  readonly filter: TaskFilter;
  readonly onFilter: (filter: TaskFilter) => void;
}

/** The parts of the filter as they are written, each with a button that takes it out. */
export function FilterChips({ filter, onFilter }: FilterChipsProps) {
  const parts = searchParts(filter);
  if (parts.length === 0) return null;
  return (
    <ul className={classes.chips} aria-label="Active filters">
      {parts.map(({ text, without }) => {
        const colon = text.indexOf(':') + 1;
        return (
          <li key={text} className={classes.chip}>
            <span className={classes.chipText} title={text}>
              <b>{text.slice(0, colon)}</b>
              {text.slice(colon)}
            </span>
            <button type="button" aria-label={`Remove ${text}`} onClick={() => onFilter(without)}>
              <IconX size={12} stroke={1.75} aria-hidden="true" />
            </button>
          </li>
        );
      })}
    </ul>
  );
}
