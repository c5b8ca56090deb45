import { Combobox } from '@mantine/core';
import type { SearchProblem } from '../../../../src-shared/models/search/parse-search.ts';
import { formatCount } from '../../../components/format.ts';
import { Kbd } from '../../../components/kbd.tsx';
import classes from './suggestions.module.css';
import type { SuggestionGroup } from './suggestions.ts';

interface SuggestionListProps {
  readonly id: string;
  readonly groups: readonly SuggestionGroup[];
  /** Place of the chosen one among all items; -1 for none. */
  readonly active: number;
  readonly problem: SearchProblem | null;
  /** What stands in the box where a suggestion would go. */
  readonly typed: string;
}

/** What could be typed next, under the search box. The keyboard stays in the box; an option's value is its place. */
export function SuggestionList({ id, groups, active, problem, typed }: SuggestionListProps) {
  const starts = groups.map((_, index) => groups.slice(0, index).reduce((sum, { items }) => sum + items.length, 0));
  return (
    <Combobox.Dropdown className={classes.popup}>
      {problem && (
        <p className={classes.problem} role="alert">
          {problem.message}
        </p>
      )}
      <Combobox.Options id={id} aria-label="Suggestions" className={classes.list}>
        {groups.map(({ title, items }, index) => (
          <Combobox.Group key={title} label={title} classNames={{ groupLabel: classes.title }}>
            {items.map((item, at) => {
              const place = (starts[index] ?? 0) + at;
              return (
                <Combobox.Option
                  key={item.text}
                  id={`${id}-${place}`}
                  value={String(place)}
                  aria-selected={place === active}
                  className={classes.item}
                >
                  <Marked text={item.text} typed={typed} />
                  <span className={classes.hint}>{item.hint}</span>
                  {item.count !== null && <span className={classes.count}>{formatCount(item.count)}</span>}
                </Combobox.Option>
              );
            })}
          </Combobox.Group>
        ))}
      </Combobox.Options>
      <Combobox.Footer className={classes.foot}>
        <span>
          <Kbd>↑</Kbd> <Kbd>↓</Kbd> choose
        </span>
        <span>
          <Kbd>Tab</Kbd> complete
        </span>
        <span>
          <Kbd>"…"</Kbd> exact text
        </span>
        <span>
          <Kbd>-</Kbd> exclude
        </span>
        <span>
          <Kbd>/…/</Kbd> pattern
        </span>
      </Combobox.Footer>
    </Combobox.Dropdown>
  );
}

/** The text with what was typed in the accent's colour. */
function Marked({ text, typed }: { text: string; typed: string }) {
  const at = typed === '' ? -1 : text.toLowerCase().indexOf(typed.toLowerCase());
  if (at < 0) return <code className={classes.text}>{text}</code>;
  return (
    <code className={classes.text}>
      {text.slice(0, at)}
      <mark>{text.slice(at, at + typed.length)}</mark>
      {text.slice(at + typed.length)}
    </code>
  );
}
