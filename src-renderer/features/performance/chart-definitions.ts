import { OPERATIONS, type Operation } from '../../../src-shared/models/metric.ts';
import type { History } from '../../../src-shared/models/metric-history.ts';
import type { TASK_STATUSES } from '../../../src-shared/models/task.ts';
import { formatBytes, formatCount } from '../../components/format.ts';
import { formatMs, formatRate, formatShare } from './words.ts';

/** One line or area of a chart. */
export interface SeriesDefinition {
  /** Name of the series in the history. */
  readonly key: string;
  readonly label: string;
  /** Custom property of the theme. */
  readonly color: string;
  /** Lengths of dash and gap, so that lines differ without their colours. */
  readonly dash?: readonly number[];
}

export interface ChartDefinition {
  readonly id: string;
  readonly title: string;
  readonly sub: string;
  readonly series: readonly SeriesDefinition[];
  /** Areas on top of each other instead of lines. */
  readonly isStacked: boolean;
  readonly isLogarithmic: boolean;
  readonly format: (value: number) => string;
}

const STATUS_ORDER = ['failed', 'processing', 'scheduled', 'queued'] as const satisfies ReadonlyArray<
  (typeof TASK_STATUSES)[number]
>;
const PROJECT_COLORS = [
  '--d1',
  '--completed-ch',
  '--warn-ch',
  '--scheduled-ch',
  '--processing-ch',
  '--d2',
  '--failed-ch',
  '--d3',
];

const LINES = { isStacked: false, isLogarithmic: false } as const;
const AREAS = { isStacked: true, isLogarithmic: false } as const;

export function latencyChart(operation: Operation, history: History): ChartDefinition {
  const calls = sum(history.series[`latency.${operation}.count`]);
  const percentiles = [
    { key: `latency.${operation}.p99`, label: 'p99', color: '--d1' },
    { key: `latency.${operation}.p95`, label: 'p95', color: '--d2', dash: [6, 4] },
    { key: `latency.${operation}.p50`, label: 'p50', color: '--text-3', dash: [2, 3] },
  ];
  const sub = calls === 0 ? 'no call in this time' : `${formatCount(calls)} calls, log scale`;
  return {
    id: 'latency',
    title: `Latency of ${operation}`,
    sub,
    series: percentiles,
    isStacked: false,
    isLogarithmic: true,
    format: formatMs,
  };
}

/** Operations of which something was measured; `save` always, so that there is a chart. */
export function measuredOperations({ series }: History): Operation[] {
  return OPERATIONS.filter((operation) => operation === 'save' || `latency.${operation}.p50` in series);
}

export function throughputChart(): ChartDefinition {
  const series = [
    { key: 'throughput.added', label: 'Added', color: '--d2', dash: [6, 4] },
    { key: 'throughput.started', label: 'Started', color: '--processing-ch', dash: [2, 3] },
    { key: 'throughput.completed', label: 'Completed', color: '--completed-ch' },
    { key: 'throughput.failed', label: 'Failed', color: '--failed-ch', dash: [2, 3] },
  ];
  return { id: 'throughput', title: 'Throughput', sub: 'tasks per second', series, ...LINES, format: formatRate };
}

export function depthChart(): ChartDefinition {
  const series = STATUS_ORDER.map((status) => ({
    key: `depth.${status}`,
    label: `${status.charAt(0).toUpperCase()}${status.slice(1)}`,
    color: `--${status}-ch`,
  }));
  return { id: 'depth', title: 'Depth by status', sub: 'tasks not completed', series, ...AREAS, format: formatTasks };
}

export function projectsChart({ series: all }: History): ChartDefinition {
  const keys = Object.keys(all).filter((key) => key.startsWith('projects.'));
  const series = keys.map((key, index) => {
    const name = key.slice('projects.'.length);
    return { key, label: name === '' ? '(no project)' : name, color: PROJECT_COLORS[index] ?? '--line-3' };
  });
  return {
    id: 'projects',
    title: 'Waiting by project',
    sub: 'largest projects',
    series,
    ...AREAS,
    format: formatTasks,
  };
}

export function storageChart(): ChartDefinition {
  const series = [
    { key: 'storage.journal', label: 'Journal', color: '--d3' },
    { key: 'storage.snapshots', label: 'Snapshots', color: '--d2' },
    { key: 'storage.main', label: 'Tasks', color: '--d1' },
  ];
  return { id: 'storage', title: 'Storage', sub: 'by part', series, ...AREAS, format: formatBytes };
}

export function errorsChart({ series: all }: History): ChartDefinition {
  const colors = [
    '--failed-ch',
    '--warn-ch',
    '--d1',
    '--d2',
    '--processing-ch',
    '--scheduled-ch',
    '--completed-ch',
    '--d3',
  ];
  const series = OPERATIONS.filter((operation) => `errors.${operation}` in all).map((operation, index) => ({
    ...{ key: `errors.${operation}`, label: operation, color: colors[index] ?? '--line-3' },
    ...(index > 0 && { dash: [2 + index, 3] }),
  }));
  return { id: 'errors', title: 'Error rate', sub: 'share of failed calls', series, ...LINES, format: formatShare };
}

export function taskTimesChart(): ChartDefinition {
  const series = [
    { key: 'tasks.wait.p95', label: 'Wait, p95', color: '--d1' },
    { key: 'tasks.wait.p50', label: 'Wait, p50', color: '--d2', dash: [6, 4] },
    { key: 'tasks.run.p95', label: 'Run, p95', color: '--completed-ch' },
    { key: 'tasks.run.p50', label: 'Run, p50', color: '--completed-ch', dash: [2, 3] },
    { key: 'tasks.oldest', label: 'Oldest waiting', color: '--warn-ch', dash: [6, 4] },
  ];
  return {
    id: 'tasks',
    title: 'Time of tasks',
    sub: 'log scale',
    series,
    isStacked: false,
    isLogarithmic: true,
    format: formatMs,
  };
}

function formatTasks(count: number): string {
  return formatCount(Math.round(count));
}

function sum(values: ReadonlyArray<number | null> = []): number {
  return values.reduce<number>((total, value) => total + (value ?? 0), 0);
}
