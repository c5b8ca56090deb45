import { Checkbox, TextInput } from '@mantine/core';
import { type ReactNode, useId, useState } from 'react';
import type { Facet } from '../../../../src-shared/models/task.ts';
import { formatCount } from '../../../components/format.ts';
import { LinkButton } from '../../../components/link-button.tsx';
import { COLLAPSED_VALUES, type FacetItem, facetList } from './facet-list.ts';
import classes from './facets.module.css';

interface FacetGroupProps {
  readonly title: string;
  readonly facets: readonly Facet[];
  readonly selected: readonly (string | null)[];
  /** Values that the engine left out of `facets`. */
  readonly hidden?: number;
  readonly searchable?: boolean;
  readonly onToggle: (value: string | null) => void;
  /** Draws a value; its text by default. */
  readonly draw?: (item: FacetItem) => ReactNode;
}

/** One part of the filter as tick boxes with counts. */
export function FacetGroup({
  title,
  facets,
  selected,
  hidden = 0,
  searchable = false,
  onToggle,
  draw,
}: FacetGroupProps) {
  const titleId = useId();
  const [search, setSearch] = useState('');
  const [expanded, setExpanded] = useState(false);
  const { items, more } = facetList(facets, selected, search, expanded);
  return (
    <fieldset className={classes.group} aria-labelledby={titleId}>
      <h2 id={titleId} className={classes.title}>
        {title}
      </h2>
      {searchable && facets.length > COLLAPSED_VALUES && (
        <TextInput
          size="xs"
          className={classes.search}
          aria-label={`Search in ${title.toLowerCase()}s`}
          placeholder={`Search ${formatCount(facets.length + hidden)}`}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
      )}
      <ul>
        {items.map((item) => (
          <FacetRow key={item.value ?? '\0'} item={item} onToggle={onToggle} draw={draw} />
        ))}
      </ul>
      {items.length === 0 && <p className={classes.nothing}>{search ? 'None has this name.' : 'None yet.'}</p>}
      {(more > 0 || expanded) && (
        <div className={classes.more}>
          <LinkButton onClick={() => setExpanded(!expanded)}>
            {expanded ? 'Show fewer' : `Show ${formatCount(more)} more`}
          </LinkButton>
        </div>
      )}
      {hidden > 0 && expanded && <p className={classes.nothing}>and {formatCount(hidden)} with fewer tasks</p>}
    </fieldset>
  );
}

interface FacetRowProps {
  readonly item: FacetItem;
  readonly onToggle: (value: string | null) => void;
  readonly draw: ((item: FacetItem) => ReactNode) | undefined;
}

function FacetRow({ item, onToggle, draw }: FacetRowProps) {
  return (
    <li>
      <Checkbox
        classNames={{
          root: classes.row,
          body: classes.rowBody,
          labelWrapper: classes.rowLabel,
          label: classes.rowText,
        }}
        checked={item.selected}
        onChange={() => onToggle(item.value)}
        label={
          <>
            <span className={classes.value} data-none={item.value === null || undefined} title={item.label}>
              {draw ? draw(item) : item.label}
            </span>
            <span className={classes.count}>{formatCount(item.count)}</span>
          </>
        }
      />
    </li>
  );
}
