import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { taskFilterSchema } from '../task.ts';
import { formatSearch, searchParts } from './format-search.ts';
import { parseSearch } from './parse-search.ts';

const PIECES = [
  'status:failed',
  'status:queued,failed',
  '-status:completed',
  'project:web',
  'project:"a b",c',
  'type:""',
  'id:task-1',
  'priority:>5',
  'priority:3..8',
  '-priority:<=2.5',
  'retries:1,2',
  'weight:>=1',
  'added:<2h',
  'added:>7d',
  'added:2h..7d',
  'added:2026-11-23',
  'added:>=2026-11-23T07:30',
  'failed:2026-11-20..2026-11-23',
  'deadline:<1h30m',
  'runat:>2d',
  'error:timeout',
  'error:"exit code 1"',
  'error:/timed? out \\d+/',
  'result:=0',
  'data.title:"login"',
  'data.a."odd name".0:x,y',
  'data.n:>9007199254740993',
  'data:abc',
  'has:error',
  '-has:data.note',
  'errorclass:ETIMEDOUT',
  'free',
  'text',
  '"quoted text"',
  '-word',
  '/re+/',
  'Error:',
  'http://host:80/x',
  '"',
  '\\',
  ',',
  '=',
  '-',
  'a"b',
  '日本',
  'data.:',
  'has:',
  '..',
  'status:',
];
const searches = fc.oneof(
  fc.array(fc.constantFrom(...PIECES), { maxLength: 6 }).map((pieces) => pieces.join(' ')),
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc
    .array(fc.constantFrom(...PIECES, ' ', '"', ':', ',', '/', '\\', 'status', '-', '\n'), { maxLength: 12 })
    .map((p) => p.join('')),
);

describe('parseSearch', () => {
  it.each([
    ['', {}],
    ['time zone', { text: 'time zone' }],
    ['status:failed,queued project:web login', { status: ['failed', 'queued'], projectId: ['web'], text: 'login' }],
    ['project:""', { projectId: [null] }],
    ['project:"a b",c', { projectId: ['a b', 'c'] }],
    ['connect api.github.com:443', { text: 'connect api.github.com:443' }],
    ['Error: broken', { text: 'Error: broken' }],
    ['"status:failed"', { text: 'status:failed' }],
  ])('reads %j', (text, filter) => {
    expect(parseSearch(text)).toEqual({ filter, problems: [] });
  });

  const term = (text: string) => parseSearch(text).filter.terms?.[0];

  it('reads numbers, ages, dates and times ahead', () => {
    expect(term('priority:>5')).toMatchObject({ ranges: [{ min: 5, max: null, minOpen: true }] });
    expect(term('priority:3..8,10')).toMatchObject({
      ranges: [
        { min: 3, max: 8 },
        { min: 10, max: 10 },
      ],
    });
    expect(term('added:<2h')).toMatchObject({ ranges: [{ from: { ago: 7_200_000 }, to: null }] });
    expect(term('added:>7d')).toMatchObject({ ranges: [{ from: null, to: { ago: 604_800_000 } }] });
    expect(term('deadline:<2h')).toMatchObject({ ranges: [{ from: null, to: { ago: -7_200_000 } }] });
    const day = Date.UTC(2026, 10, 23);
    expect(term('failed:2026-11-23')).toMatchObject({ ranges: [{ from: { at: day }, to: { at: day + 86_400_000 } }] });
    expect(term('failed:>2026-11-23')).toMatchObject({ ranges: [{ from: { at: day + 86_400_000 }, to: null }] });
  });

  it('looks a number in the data up as a text unless it is compared, so that long integers stay exact', () => {
    expect(term('data.installationId:9007199254740993')).toMatchObject({ kind: 'text', texts: ['9007199254740993'] });
    expect(term('data.installationId:>5')).toMatchObject({ kind: 'number', path: ['installationId'] });
  });

  it('takes a second text and a second choice of status as further conditions', () => {
    const { filter } = parseSearch('"a" "b" status:failed status:queued');
    expect(filter).toMatchObject({ text: 'a', status: ['failed'], terms: [{ texts: ['b'] }, { values: ['queued'] }] });
  });

  it.each([
    ['web status:burning x', 4, 18, /queued, scheduled, processing, completed or failed, not burning/],
    ['priority:high', 0, 13, /priority: wants a number such as 5, >5 or 3\.\.8, not high/],
    ['added:soon', 0, 10, /added: wants a time/],
    ['added:2026-02-30', 0, 16, /added: wants a time/],
    ['error:', 0, 6, /error: wants a value/],
    ['has:colour', 0, 10, /has: wants deadline/],
    ['"open', 0, 5, /quotes are not closed/],
    ['/(/', 0, 3, /Not a regular expression/],
  ])('says what is wrong with %j, and where', (text, start, end, message) => {
    const { problems } = parseSearch(text);
    expect(problems).toEqual([{ start, end, message: expect.stringMatching(message) }]);
  });

  it('never throws, and gives filters the contract takes', () => {
    fc.assert(
      fc.property(searches, (text) => {
        const { filter, problems } = parseSearch(text);
        expect(taskFilterSchema.parse(filter)).toEqual(filter);
        for (const { start, end } of problems) expect(start < end && end <= text.length).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('formatSearch', () => {
  it('writes what reads as the same filter again', () => {
    fc.assert(
      fc.property(searches, (text) => {
        const { filter } = parseSearch(text);
        const written = formatSearch(filter);
        expect(parseSearch(written), written).toEqual({ filter, problems: [] });
        expect(formatSearch(parseSearch(written).filter)).toBe(written);
      }),
      { numRuns: 3000 },
    );
  });

  it('writes what a person would', () => {
    const text =
      'login status:failed project:web,"a b" priority:>5 added:<2h -error:"timed out" added:2026-11-23..2026-11-24';
    expect(formatSearch(parseSearch(text).filter)).toBe(text);
  });

  it('quotes a free text that would read as something else', () => {
    expect(formatSearch({ text: 'status:failed' })).toBe('"status:failed"');
    expect(formatSearch({ text: '-x' })).toBe('"-x"');
  });

  it('tells for each part what is left without it', () => {
    const { filter } = parseSearch('web status:failed priority:>5 has:error');
    expect(searchParts(filter).map(({ text, without }) => [text, formatSearch(without)])).toEqual([
      ['status:failed', 'web priority:>5 has:error'],
      ['priority:>5', 'web status:failed has:error'],
      ['has:error', 'web status:failed priority:>5'],
    ]);
  });
});
