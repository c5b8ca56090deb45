import { useDebouncedCallback } from '@mantine/hooks';
import { useRef, useState } from 'react';
import type { TaskFilter } from '../../../../src-shared/models/task.ts';
import { withText } from '../task-filter.ts';

const DEBOUNCE_MS = 200;

export interface SearchText {
  readonly text: string;
  /** Takes what was typed; the filter follows after a pause. */
  readonly type: (text: string) => void;
  /** Lets the filter follow now. */
  readonly settle: () => void;
  readonly reset: (text: string) => void;
}

/** The text in the search box, which runs ahead of the filter while a person types. */
export function useSearchText(filter: TaskFilter, onFilter: (filter: TaskFilter) => void): SearchText {
  const applied = filter.text ?? '';
  const [text, setText] = useState(applied);
  const [seen, setSeen] = useState(applied);
  const latest = useRef(text);
  const apply = (next: string) => {
    setSeen(next);
    if (next !== applied) onFilter(withText(filter, next));
  };
  const applyLater = useDebouncedCallback(() => apply(latest.current), DEBOUNCE_MS);
  if (applied !== seen) {
    // The filter was changed elsewhere: a chip, a link, "back".
    setSeen(applied);
    setText(applied);
  }
  const take = (next: string) => {
    latest.current = next;
    setText(next);
  };
  return {
    text,
    type: (next) => {
      take(next);
      applyLater();
    },
    settle: () => {
      applyLater.cancel();
      apply(text);
    },
    reset: (next) => {
      take(next);
      applyLater.cancel();
      apply(next);
    },
  };
}
