import { useDebouncedCallback } from '@mantine/hooks';
import { useRef, useState } from 'react';
import { writeFreeText } from '../../../../src-shared/models/search/format-search.ts';
import { parseSearch, type SearchProblem } from '../../../../src-shared/models/search/parse-search.ts';
import { SEARCH_FIELDS } from '../../../../src-shared/models/search/search-fields.ts';
import type { TaskFilter } from '../../../../src-shared/models/task.ts';
import { mergeFilter, withText } from '../task-filter.ts';

const DEBOUNCE_MS = 200;
/** While the last word may still become a field, its letters are not looked for at once. */
const FIELD_DEBOUNCE_MS = 1000;

export interface SearchBoxState {
  readonly draft: string;
  /** Why a piece of the draft means nothing; told once the draft was taken over. */
  readonly problem: SearchProblem | null;
  /** Takes what was typed; free text counts after a pause, a qualifier once it is followed by a space: then true. */
  readonly type: (draft: string) => boolean;
  /** Takes the draft over now; its qualifiers become chips. */
  readonly settle: () => void;
  /** Puts this in place of the draft and takes it over. */
  readonly reset: (draft: string) => void;
  /** Empties the box and the whole filter. */
  readonly clear: () => void;
}

const draftOf = (filter: TaskFilter): string => (filter.text ? writeFreeText(filter.text) : '');

/** The text in the search box, which runs ahead of the filter while a person types. */
export function useSearchBox(filter: TaskFilter, onFilter: (filter: TaskFilter) => void): SearchBoxState {
  const applied = draftOf(filter);
  const [draft, setDraft] = useState(applied);
  const [seen, setSeen] = useState(applied);
  const [problem, setProblem] = useState<SearchProblem | null>(null);
  const latest = useRef(draft);
  if (applied !== seen) {
    // The filter was changed elsewhere: a chip, a link, "back".
    setSeen(applied);
    setDraft(applied);
    setProblem(null);
  }
  const show = (next: string) => {
    latest.current = next;
    setDraft(next);
  };
  const apply = (next: TaskFilter) => {
    setSeen(draftOf(next));
    onFilter(next);
  };
  const settle = (text: string) => {
    callOff();
    const parsed = parseSearch(text);
    setProblem(parsed.problems[0] ?? null);
    if (parsed.problems.length > 0) return;
    const next = mergeFilter(withText(filter, ''), parsed.filter);
    show(draftOf(next));
    apply(next);
  };
  const applyText = () => {
    const parsed = parseSearch(latest.current);
    // A path into the data is not yet what is looked for.
    if (/(^|\s)-?data\.\S*$/.test(latest.current)) return;
    const isFreeText = parsed.problems.length === 0 && Object.keys(parsed.filter).every((key) => key === 'text');
    if (isFreeText && (parsed.filter.text ?? '') !== (filter.text ?? '')) {
      apply(withText(filter, parsed.filter.text ?? ''));
    }
  };
  const applySoon = useDebouncedCallback(applyText, DEBOUNCE_MS);
  const applyLate = useDebouncedCallback(applyText, FIELD_DEBOUNCE_MS);
  const callOff = () => {
    applySoon.cancel();
    applyLate.cancel();
  };
  return {
    draft,
    problem,
    type: (next) => {
      show(next);
      setProblem(null);
      callOff();
      const isDone = endsQualifier(next);
      if (isDone) settle(next);
      else if (beginsField(next)) applyLate();
      else applySoon();
      return isDone;
    },
    settle: () => settle(latest.current),
    reset: (next) => {
      show(next);
      settle(next);
    },
    clear: () => {
      callOff();
      show('');
      setProblem(null);
      apply({});
    },
  };
}

/** A qualifier that is followed by white space is done. */
function endsQualifier(draft: string): boolean {
  if (!/\s$/.test(draft)) return false;
  const { filter, problems } = parseSearch(draft);
  return problems.length === 0 && Object.keys(filter).some((key) => key !== 'text');
}

function beginsField(draft: string): boolean {
  const word = /(?:^|\s)-?([a-z]+)$/.exec(draft)?.[1];
  return word !== undefined && SEARCH_FIELDS.some(({ name }) => name.startsWith(word));
}
