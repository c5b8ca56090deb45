import { OPERATIONS } from '../../../src-shared/models/metric.ts';
import type { Chart, RolledSample } from '../../../src-shared/models/metric-history.ts';
import { TASK_STATUSES } from '../../../src-shared/models/task.ts';
import { Histogram } from '../histogram.ts';

type Column = RolledSample | null;
type Series = Record<string, Array<number | null>>;

/** Projects drawn one by one; the smaller ones are added to the others. */
const DRAWN_PROJECTS = 8;

const BY_CHART: Record<Chart, (columns: readonly Column[]) => Series> = {
  latency: (columns) =>
    Object.assign({}, ...OPERATIONS.map((operation) => timesOf(columns, `op.${operation}`, operation))),
  errors: errorRates,
  throughput: (columns) =>
    Object.fromEntries(
      ['added', 'started', 'completed', 'failed'].map((name) => [name, perSecond(columns, `tasks.${name}`)]),
    ),
  depth: (columns) => Object.fromEntries(TASK_STATUSES.map((status) => [status, means(columns, `depth.${status}`)])),
  projects: projectSeries,
  tasks: (columns) => ({
    ...timesOf(columns, 'tasks.wait', 'wait'),
    ...timesOf(columns, 'tasks.run', 'run'),
    oldest: columns.map((column) => column?.gauges['tasks.oldest']?.[1] ?? null),
  }),
  storage: (columns) =>
    Object.fromEntries(['main', 'journal', 'snapshots'].map((part) => [part, means(columns, `storage.${part}`)])),
};

/** The series of charts, by names like `save.p95`; those of which nothing was ever measured are left out. */
export function chartSeries(columns: readonly Column[], charts: readonly Chart[]): Series {
  const all: Series = {};
  for (const chart of charts) {
    for (const [name, values] of Object.entries(BY_CHART[chart](columns))) {
      if (values.some((value) => value !== null)) all[`${chart}.${name}`] = values;
    }
  }
  return all;
}

function timesOf(columns: readonly Column[], name: string, as: string): Series {
  const histograms = columns.map((column) => {
    const numbers = column?.times[name];
    return numbers === undefined ? null : Histogram.fromNumbers(numbers);
  });
  return {
    [`${as}.p50`]: histograms.map((histogram) => histogram?.quantileMs(0.5) ?? null),
    [`${as}.p95`]: histograms.map((histogram) => histogram?.quantileMs(0.95) ?? null),
    [`${as}.p99`]: histograms.map((histogram) => histogram?.quantileMs(0.99) ?? null),
    [`${as}.count`]: histograms.map((histogram) => histogram?.count ?? null),
  };
}

function errorRates(columns: readonly Column[]): Series {
  return Object.fromEntries(
    OPERATIONS.map((operation) => [
      operation,
      columns.map((column) => {
        const calls = column?.times[`op.${operation}`]?.[0];
        return calls === undefined || calls === 0 ? null : (column?.counts[`errors.${operation}`] ?? 0) / calls;
      }),
    ]),
  );
}

function perSecond(columns: readonly Column[], name: string): Array<number | null> {
  return columns.map((column) => {
    const count = column?.counts[name];
    return count === undefined || !column || column.spanMs <= 0 ? null : (count / column.spanMs) * 1000;
  });
}

function means(columns: readonly Column[], name: string): Array<number | null> {
  return columns.map((column) => column?.gauges[name]?.[0] ?? null);
}

// A project that is not named in a bucket that was watched has no waiting tasks there, or stands among the others.
function projectSeries(columns: readonly Column[]): Series {
  const peaks = new Map<string, number>();
  for (const column of columns) {
    for (const [name, [, max]] of Object.entries(column?.gauges ?? {})) {
      if (name.startsWith('project.')) peaks.set(name, Math.max(max, peaks.get(name) ?? 0));
    }
  }
  const drawn = [...peaks].toSorted(([, left], [, right]) => right - left).slice(0, DRAWN_PROJECTS);
  const names = drawn.map(([name]) => name);
  const series: Series = Object.fromEntries(
    names.map((name) => [
      name.slice('project.'.length),
      columns.map((column) => column && (column.gauges[name]?.[0] ?? 0)),
    ]),
  );
  const others = columns.map((column) => {
    if (!column) return null;
    const rest = Object.entries(column.gauges).filter(([name]) => name.startsWith('project') && !names.includes(name));
    return rest.reduce((sum, [, [mean]]) => sum + mean, 0);
  });
  return others.some((value) => value !== null && value > 0) ? { ...series, '(others)': others } : series;
}
