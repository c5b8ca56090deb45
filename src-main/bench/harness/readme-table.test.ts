import { expect, it } from 'vitest';
import { withFigures } from './readme-table.ts';

const README = `# Queue
<!-- figures of the last whole run: written by npm run bench -->
old
<!-- end of figures -->
the rest
`;
const RUN = {
  machine: '2 x CPU; node 24',
  date: '2026-11-25',
  figures: [
    {
      bench: 'adds/one',
      n: 1000,
      value: 500,
      unit: '/s',
      limit: { value: 1000, of: 'raw' },
      goal: { ratioAtLeast: 0.7 },
    },
    { bench: 'open', n: 1_000_000, value: 9.31, unit: 'ms', goal: { atMost: 150 } },
    { bench: 'other', n: 5, value: 1, unit: 'ms' },
  ],
} as const;

it('puts the figures of a run in the place of those before, with what each is held against', () => {
  const written = withFigures(README, RUN);

  expect(written.split('\n')).toEqual([
    '# Queue',
    '<!-- figures of the last whole run: written by npm run bench -->',
    '2026-11-25; 2 x CPU; node 24',
    '',
    '| figure | tasks | value | against | goal |',
    '|---|---|---|---|---|',
    '| adds/one | 1,000 | 500 /s | 0.50x of 1,000 /s, raw | >= 0.7x: **missed** |',
    '| open | 1,000,000 | 9.31 ms |  | &lt;= 150 ms: met |',
    '| other | 5 | 1.00 ms |  |  |',
    '<!-- end of figures -->',
    'the rest',
    '',
  ]);
  expect(withFigures(written, RUN)).toBe(written);
});

it('refuses a README without a place for them', () => {
  expect(() => withFigures('# Queue', RUN)).toThrow('README.md has no place for the figures');
});
