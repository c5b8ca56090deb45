import { ActionIcon, Combobox, useCombobox } from '@mantine/core';
import { IconSearch, IconX } from '@tabler/icons-react';
import { type KeyboardEvent, type Ref, useId, useImperativeHandle, useRef, useState } from 'react';
import { searchParts } from '../../../../src-shared/models/search/format-search.ts';
import { isEmptyFilter, type TaskFilter } from '../../../../src-shared/models/task.ts';
import { Kbd } from '../../../components/kbd.tsx';
import { FilterChips } from './filter-chips.tsx';
import { SuggestionList } from './suggestion-list.tsx';
import { type Suggestion, type SuggestionSource, suggest } from './suggestions.ts';
import classes from './toolbar.module.css';
import { useSearchBox } from './use-search-box.ts';

export interface SearchBoxHandle {
  readonly focusSearch: () => void;
}

interface SearchBoxProps {
  readonly filter: TaskFilter;
  readonly onFilter: (filter: TaskFilter) => void;
  readonly source: SuggestionSource;
  /** Called when the arrow key leaves the search box for the list. */
  readonly onLeave: () => void;
  readonly onFocus: () => void;
  readonly ref: Ref<SearchBoxHandle>;
}

/** The search box with the whole filter in it: chips for its parts, then the text; below it what could follow. */
export function SearchBox({ filter, onFilter, source, onLeave, onFocus, ref }: SearchBoxProps) {
  const inputRef = useRef<HTMLInputElement>(null);
  const listId = useId();
  const box = useSearchBox(filter, onFilter);
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  useImperativeHandle(ref, () => ({ focusSearch: () => inputRef.current?.select() }));
  const { groups, start } = suggest(box.draft, source);
  const items = groups.flatMap((group) => group.items);
  const shown = (open && items.length > 0) || box.problem !== null;
  const combobox = useCombobox({ opened: shown });

  const type = (draft: string) => {
    // Where a chip was just made, the list under the box must not hide what it found.
    setOpen(!box.type(draft));
    setActive(-1);
  };
  const choose = (item: Suggestion) => {
    const draft = box.draft.slice(0, start) + item.text;
    if (item.complete) box.reset(draft);
    else box.type(draft);
    setActive(-1);
    setOpen(!item.complete);
    inputRef.current?.focus();
  };
  const settle = () => {
    box.settle();
    setOpen(false);
  };
  const accept = (item: Suggestion | undefined): boolean => {
    if (!shown || !item) return false;
    choose(item);
    return true;
  };
  const enter = (): boolean => {
    if (!accept(items[active])) settle();
    return true;
  };
  const move = (delta: number): boolean => {
    if (shown && items.length > 0) setActive((active + delta + items.length) % items.length);
    else if (delta > 0) onLeave();
    return shown || delta > 0;
  };
  const escapeStep = (): boolean => {
    if (open) setOpen(false);
    else if (box.draft !== '') box.reset('');
    else inputRef.current?.blur();
    return true;
  };
  const removeLast = (): boolean => {
    const last = searchParts(filter).at(-1);
    if (box.draft !== '' || !last) return false;
    onFilter(last.without);
    return true;
  };
  const press = (key: string): boolean => {
    if (key === 'Enter') return enter();
    if (key === 'Tab') return (active >= 0 || box.draft.trim() !== '') && accept(items[Math.max(0, active)]);
    if (key === 'ArrowDown') return move(1);
    if (key === 'ArrowUp') return move(active < 0 ? 0 : -1);
    if (key === 'Escape') return escapeStep();
    return key === 'Backspace' && removeLast();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    if (!press(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
  };
  const clearAll = () => {
    box.clear();
    inputRef.current?.focus();
  };
  return (
    <search className={classes.search}>
      <Combobox
        store={combobox}
        width="target"
        position="bottom-start"
        withinPortal={false}
        onOptionSubmit={(place) => {
          const item = items[Number(place)];
          if (item) choose(item);
        }}
      >
        <Combobox.Target withKeyboardNavigation={false} withAriaAttributes={false} targetType="input">
          <div className={classes.box} data-problem={box.problem !== null || undefined}>
            <IconSearch size={16} stroke={1.75} className={classes.icon} aria-hidden="true" />
            <FilterChips filter={filter} onFilter={onFilter} />
            <input
              ref={inputRef}
              className={classes.input}
              type="text"
              role="combobox"
              aria-label="Search tasks"
              aria-expanded={shown}
              aria-controls={listId}
              aria-autocomplete="list"
              aria-activedescendant={shown && active >= 0 ? `${listId}-${active}` : undefined}
              aria-invalid={box.problem !== null}
              placeholder="Search in id, data, error and result, or status:failed priority:>5 …"
              autoComplete="off"
              spellCheck={false}
              maxLength={10_000}
              value={box.draft}
              onChange={(event) => type(event.currentTarget.value)}
              onClick={() => setOpen(true)}
              onFocus={onFocus}
              onBlur={settle}
              onKeyDown={onKeyDown}
            />
            {box.draft === '' && isEmptyFilter(filter) && <Kbd>/</Kbd>}
            {!(isEmptyFilter(filter) && box.draft === '') && (
              <ActionIcon size="xs" aria-label="Clear the filter" title="Clear the filter" onClick={clearAll}>
                <IconX size={14} stroke={1.75} />
              </ActionIcon>
            )}
          </div>
        </Combobox.Target>
        <SuggestionList
          id={listId}
          groups={open ? groups : []}
          active={active}
          problem={box.problem}
          typed={box.draft.slice(start)}
        />
      </Combobox>
    </search>
  );
}
