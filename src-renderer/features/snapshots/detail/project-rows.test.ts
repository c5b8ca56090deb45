import { describe, expect, it } from 'vitest';
import { projectRows } from './project-rows.ts';

describe('projectRows', () => {
  it('joins both sides, the most tasks first', () => {
    const past = [
      { value: 'a', count: 5 },
      { value: null, count: 20 },
    ];
    const live = [
      { value: 'a', count: 9 },
      { value: 'new', count: 1 },
    ];
    expect(projectRows(past, live)).toEqual({
      rows: [
        { label: '(none)', snapshot: 20, live: 0, net: -20 },
        { label: 'a', snapshot: 5, live: 9, net: 4 },
        { label: 'new', snapshot: 0, live: 1, net: 1 },
      ],
      more: 0,
    });
  });

  it('leaves room for the line that says how many follow', () => {
    const many = Array.from({ length: 9 }, (_, index) => ({ value: `p${index}`, count: 9 - index }));
    const { rows, more } = projectRows(many, []);
    expect(rows.map(({ label }) => label)).toEqual(['p0', 'p1', 'p2', 'p3', 'p4']);
    expect(more).toBe(4);
  });
});
