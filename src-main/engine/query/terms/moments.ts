import type { Moment, SearchTerm } from '../../../../src-shared/models/search/search-terms.ts';
import type { TaskFilter } from '../../../../src-shared/models/task.ts';

/** Moments move on by whole seconds, so that pages that are asked for one after the other fit together. */
const STEP_MS = 1000;

/** The filter with every moment that moves along fixed where it is at `now`. */
export function atMoment(filter: TaskFilter, now: number): TaskFilter {
  if (!filter.terms?.some((term) => term.kind === 'time')) return filter;
  const base = Math.floor(now / STEP_MS) * STEP_MS;
  return { ...filter, terms: filter.terms.map((term) => fixedAt(term, base)) };
}

function fixedAt(term: SearchTerm, now: number): SearchTerm {
  if (term.kind !== 'time') return term;
  const fix = (moment: Moment | null): Moment | null =>
    moment !== null && 'ago' in moment ? { at: now - moment.ago } : moment;
  return { ...term, ranges: term.ranges.map(({ from, to }) => ({ from: fix(from), to: fix(to) })) };
}
