import { describe, expect, it } from 'vitest';
import { type SuggestionSource, suggest } from './suggestions.ts';

const SOURCE: SuggestionSource = {
  facets: {
    status: [{ value: 'failed', count: 7 }],
    projectId: [
      { value: 'web dashboard', count: 5 },
      { value: null, count: 1 },
    ],
    type: [],
    errorClass: [{ value: 'ETIMEDOUT', count: 3 }],
    hiddenProjects: 0,
    hiddenTypes: 0,
  },
  body: {
    sampled: 10,
    total: 1000,
    fields: [
      { path: ['repository'], kinds: ['text'], count: 9, distinct: 2, values: [{ text: 'poppo/core', count: 6 }] },
    ],
  },
};
const texts = (typed: string) => suggest(typed, SOURCE).groups.flatMap(({ items }) => items.map(({ text }) => text));

describe('suggest', () => {
  it('offers the fields at the start of a piece', () => {
    expect(texts('')).toContain('status:');
    expect(texts('login pri')).toEqual(['priority:']);
    expect(texts('-stat')).toEqual(['-status:']);
    expect(suggest('login pri', SOURCE)).toMatchObject({ start: 6, end: 9 });
  });

  it('offers paths in the data with what stands there', () => {
    const { groups } = suggest('data.re', SOURCE);
    expect(groups[0]).toMatchObject({
      title: 'Fields in task data',
      items: [{ text: 'data.repository:', hint: 'text, 2 values', count: 900 }],
    });
  });

  it('offers the values of a field, quoted where they need to be', () => {
    expect(texts('project:')).toEqual(['project:"web dashboard"', 'project:""']);
    expect(texts('project:a,we')).toEqual(['project:a,"web dashboard"']);
    expect(texts('data.repository:')).toEqual(['data.repository:poppo/core']);
    expect(texts('added:')).toContain('added:<1h');
  });

  it('finds values without their field, and says nothing for a plain word', () => {
    expect(texts('timed')).toEqual(['errorclass:ETIMEDOUT']);
    expect(texts('zebra crossing ')).toContain('status:');
    expect(texts('zebra')).toEqual([]);
  });
});
