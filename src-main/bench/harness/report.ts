import { cpus, totalmem, version } from 'node:os';
import Database from 'better-sqlite3';
import { type Figure, goalText, missedGoals, ratioToLimit } from './figure.ts';

/** Takes what benchmarks tell while they run. */
export interface Reporter {
  figure(figure: Figure): void;
  /** A line for people: what a benchmark is about to do, or why a figure is what it is. */
  note(text: string): void;
}

const write = (line: string): void => void process.stdout.write(`${line}\n`);

/** One JSON object per figure and line, nothing else. */
export const jsonReporter: Reporter = {
  figure: (figure) => {
    const { bench, n, value, unit, limit } = figure;
    write(JSON.stringify({ bench, n, value, unit, limit: limit?.value ?? null, ratioToLimit: ratioToLimit(figure) }));
  },
  note: () => undefined,
};

const COLUMNS = [46, 10, 12, 12, 8, 20] as const;

/** A table that grows while the benchmarks run. */
export function tableReporter(): Reporter {
  write(`${machineText()}\n`);
  write(tableLine(['figure', 'n', 'value', 'limit', 'ratio', 'goal', 'limit is']));
  return {
    figure: (figure) => {
      const { bench, n, value, unit, limit } = figure;
      const ratio = ratioToLimit(figure);
      const goal = goalText(figure);
      const verdict = goal === '' ? '' : `${goal} ${missedGoals(figure).length > 0 ? 'MISSED' : 'ok'}`;
      const limitText = limit ? amountText(limit.value, unit) : '';
      const ratioText = ratio === null ? '' : `${ratio.toFixed(2)}x`;
      write(
        tableLine([
          bench,
          n.toLocaleString('en-US'),
          amountText(value, unit),
          limitText,
          ratioText,
          verdict,
          limit?.of,
        ]),
      );
    },
    note: (text) => write(`  . ${text}`),
  };
}

function tableLine(cells: readonly (string | undefined)[]): string {
  return cells
    .map((cell = '', column) => {
      const width = COLUMNS[column] ?? 0;
      return column >= 1 && column <= 4 ? cell.padStart(width) : cell.padEnd(width);
    })
    .join('  ')
    .trimEnd();
}

export function amountText(value: number, unit: string): string {
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : 2;
  const text = value.toLocaleString('en-US', { maximumFractionDigits: digits, minimumFractionDigits: digits });
  return unit === '/s' ? `${text} /s` : `${text} ${unit}`;
}

/** Processor, memory, system and the versions of what was measured. */
export function machineText(): string {
  const db = new Database(':memory:');
  const sqlite = String(db.prepare('SELECT sqlite_version()').pluck().get());
  db.close();
  const processors = cpus();
  return [
    `${processors.length} x ${processors[0]?.model.trim() ?? 'unknown processor'}`,
    `${Math.round(totalmem() / 2 ** 30)} GiB`,
    `${process.platform} ${version()}`,
    `node ${process.versions.node}, SQLite ${sqlite}`,
  ].join('; ');
}
