import { ActionIcon, Kbd } from '@mantine/core';
import { IconSearch, IconX } from '@tabler/icons-react';
import { type Ref, useImperativeHandle, useRef } from 'react';
import { isEmptyFilter, type TaskFilter } from '../../../../src-shared/models/task.ts';
import { filterChips, withoutField } from '../task-filter.ts';
import classes from './toolbar.module.css';
import { useSearchText } from './use-search-text.ts';

export interface TaskToolbarHandle {
  readonly focusSearch: () => void;
}

interface TaskToolbarProps {
  readonly filter: TaskFilter;
  readonly onFilter: (filter: TaskFilter) => void;
  /** Called when the arrow key leaves the search box for the list. */
  readonly onLeave: () => void;
  readonly ref: Ref<TaskToolbarHandle>;
}

/** The search box with the whole filter in it: chips for what is ticked, then the text. */
export function TaskToolbar({ filter, onFilter, onLeave, ref }: TaskToolbarProps) {
  const inputRef = useRef<HTMLInputElement>(null);
  const search = useSearchText(filter, onFilter);
  useImperativeHandle(ref, () => ({ focusSearch: () => inputRef.current?.select() }));
  const clearAll = () => {
    search.reset('');
    onFilter({});
    inputRef.current?.focus();
  };
  return (
    <search className={classes.bar}>
      <div className={classes.box}>
        <IconSearch size={16} stroke={1.75} className={classes.icon} aria-hidden="true" />
        <FilterChips filter={filter} onFilter={onFilter} />
        <input
          ref={inputRef}
          className={classes.input}
          type="text"
          aria-label="Search tasks"
          placeholder="Search in id, data and error"
          autoComplete="off"
          spellCheck={false}
          maxLength={1000}
          value={search.text}
          onChange={(event) => search.type(event.currentTarget.value)}
          onBlur={search.settle}
          onKeyDown={(event) => {
            if (event.key === 'Enter') search.settle();
            else if (event.key === 'ArrowDown') onLeave();
            else if (event.key === 'Escape' && search.text !== '') search.reset('');
            else if (event.key === 'Escape') inputRef.current?.blur();
            else return;
            event.preventDefault();
            event.stopPropagation();
          }}
        />
        {search.text === '' && <Kbd className={classes.kbd}>/</Kbd>}
        {!(isEmptyFilter(filter) && search.text === '') && (
          <ActionIcon size="xs" aria-label="Clear the filter" title="Clear the filter" onClick={clearAll}>
            <IconX size={14} stroke={1.75} />
          </ActionIcon>
        )}
      </div>
    </search>
  );
}

function FilterChips({ filter, onFilter }: Pick<TaskToolbarProps, 'filter' | 'onFilter'>) {
  const chips = filterChips(filter);
  if (chips.length === 0) return null;
  return (
    <ul className={classes.chips} aria-label="Active filters">
      {chips.map(({ field, name, values, more }) => (
        <li key={field} className={classes.chip}>
          <span className={classes.chipText} title={`${name}:${values}`}>
            <b>{name}:</b>
            {values}
          </span>
          {more > 0 && <span className={classes.chipMore}>+{more}</span>}
          <button
            type="button"
            aria-label={`Remove ${name} filter`}
            onClick={() => onFilter(withoutField(filter, field))}
          >
            <IconX size={12} stroke={1.75} aria-hidden="true" />
          </button>
        </li>
      ))}
    </ul>
  );
}
