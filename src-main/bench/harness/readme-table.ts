import { type Figure, goalText, missedGoals, ratioToLimit } from './figure.ts';
import { amountText } from './report.ts';

const START = '<!-- figures of the last whole run: written by npm run bench -->';
const END = '<!-- end of figures -->';

export interface BenchRun {
  /** Machine, system and versions. */
  readonly machine: string;
  /** `YYYY-MM-DD` */
  readonly date: string;
  readonly figures: readonly Figure[];
}

/** The README with the table of the run in place of the one before. Throws where the marks of its place are missing. */
export function withFigures(readme: string, run: BenchRun): string {
  const start = readme.indexOf(START);
  const end = readme.indexOf(END, start);
  if (start < 0 || end < 0) throw new Error(`README.md has no place for the figures: expected ${START} and ${END}`);
  return `${readme.slice(0, start + START.length)}\n${tableOf(run)}\n${readme.slice(end)}`;
}

function tableOf({ machine, date, figures }: BenchRun): string {
  const rows = figures.map((figure) => {
    const { bench, n, value, unit, limit } = figure;
    const ratio = ratioToLimit(figure);
    const held = limit && ratio !== null ? `${ratio.toFixed(2)}x of ${amountText(limit.value, unit)}, ${limit.of}` : '';
    const goal = goalText(figure);
    const verdict = goal === '' ? '' : `${goal}: ${missedGoals(figure).length > 0 ? '**missed**' : 'met'}`;
    return `| ${[bench, n.toLocaleString('en-US'), amountText(value, unit), held, verdict].map(cell).join(' | ')} |`;
  });
  return [
    `${date}; ${machine}`,
    '',
    '| figure | tasks | value | against | goal |',
    '|---|---|---|---|---|',
    ...rows,
  ].join('\n');
}

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('<', '&lt;');
