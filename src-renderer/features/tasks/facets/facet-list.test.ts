import { describe, expect, it } from 'vitest';
import { facetList } from './facet-list.ts';

const facets = Array.from({ length: 20 }, (_, index) => ({ value: `project-${index}`, count: 100 - index }));
const labels = (list: { items: readonly { label: string }[] }) => list.items.map(({ label }) => label);

describe('facetList', () => {
  it('shows the first eight and says how many follow', () => {
    const list = facetList(facets, [], '', false);
    expect(labels(list)).toEqual(facets.slice(0, 8).map(({ value }) => value));
    expect(list.more).toBe(12);
  });

  it('shows all when asked, or when only one would be left out', () => {
    expect(facetList(facets, [], '', true).items).toHaveLength(20);
    expect(facetList(facets.slice(0, 9), [], '', false)).toMatchObject({ more: 0 });
  });

  it('always shows what is ticked, in its place, and with 0 where nothing matches any more', () => {
    const list = facetList(facets, ['project-15', 'gone', null], '', false);
    expect(list.items.filter(({ selected }) => selected)).toEqual([
      { value: 'project-15', label: 'project-15', count: 85, selected: true },
      { value: 'gone', label: 'gone', count: 0, selected: true },
      { value: null, label: '(none)', count: 0, selected: true },
    ]);
    expect(list.items).toHaveLength(8);
  });

  it('searches in the label, in either case', () => {
    expect(labels(facetList(facets, [], ' PROJECT-1', false))).toHaveLength(8);
    expect(labels(facetList(facets, [], 'ject-7', false))).toEqual(['project-7']);
    expect(labels(facetList([{ value: null, count: 3 }], [], 'none', false))).toEqual(['(none)']);
  });
});
