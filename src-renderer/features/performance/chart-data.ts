import type { History } from '../../../src-shared/models/metric-history.ts';
import type { ChartDefinition } from './chart-definitions.ts';

export type Column = Array<number | null>;

/** Moments of the buckets in seconds, then a column for each series, as the plot takes them. */
export type ChartData = [times: number[], ...columns: Column[]];

/** The values of each series as they were measured. */
export function valuesOf({ series }: ChartDefinition, history: History): Column[] {
  return series.map(({ key }) => history.series[key] ?? history.times.map(() => null));
}

/** What is drawn: of stacked series each stands on those after it. A bucket without any value stays a gap. */
export function drawnData(chart: ChartDefinition, history: History): ChartData {
  const values = valuesOf(chart, history);
  const times = history.times.map((at) => at / 1000);
  if (!chart.isStacked)
    return [times, ...values.map((column) => (chart.isLogarithmic ? column.map(positive) : column))];
  const below: Column = times.map((_, index) => (values.every((column) => column[index] === null) ? null : 0));
  const stacked = values.toReversed().map((column) => {
    for (const [index, base] of below.entries()) if (base !== null) below[index] = base + (column[index] ?? 0);
    return [...below];
  });
  return [times, ...stacked.toReversed()];
}

// A logarithm of 0 has no place: times of 0 are drawn at the least that is told.
function positive(value: number | null): number | null {
  return value === null ? null : Math.max(0.001, value);
}

export interface Summary {
  readonly last: number | null;
  readonly min: number | null;
  readonly max: number | null;
}

export function summaryOf(column: Column): Summary {
  const values = column.filter((value) => value !== null);
  if (values.length === 0) return { last: null, min: null, max: null };
  return { last: values.at(-1) ?? null, min: Math.min(...values), max: Math.max(...values) };
}

/** All that is shown, with a line for each bucket; empty cells where nothing was measured. */
export function csvOf(charts: readonly ChartDefinition[], history: History): string {
  const columns = charts.flatMap((chart) =>
    valuesOf(chart, history).map((column, index) => ({
      name: `${chart.title}: ${chart.series[index]?.label}`,
      column,
    })),
  );
  const head = ['time', 'samples', ...columns.map(({ name }) => name)];
  const rows = history.times.map((at, index) => [
    new Date(at).toISOString(),
    history.samples[index] ?? 0,
    ...columns.map(({ column }) => column[index] ?? ''),
  ]);
  return `${[head, ...rows].map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`;
}

// Names of projects are anybody's: a spreadsheet must not take one for a formula.
function cell(value: string | number): string {
  if (typeof value === 'number') return String(value);
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
