import type { Chart, History, RolledSample } from '../../../src-shared/models/metric-history.ts';
import { chartSeries } from './chart-series.ts';
import { type MetricStore, RESOLUTIONS } from './metric-store.ts';
import { mergeSamples } from './rolled-sample.ts';

export interface HistoryRequest {
  readonly from: number;
  readonly to: number;
  readonly charts: readonly Chart[];
  /** Buckets at most. */
  readonly points: number;
}

const STEPS_MS = [10, 20, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400].map(
  (s) => s * 1000,
);
/** Rows that are read at once at most; a finer resolution than that allows would not be seen. */
const MOST_ROWS = 9000;

/** What was recorded, in buckets that are merged from the finest stretches at hand. */
export function readHistory(store: MetricStore, now: number, request: HistoryRequest): History {
  const { from, to, points, charts } = request;
  const span = Math.max(1, to - from);
  const { ms: resolution } =
    RESOLUTIONS.find(({ ms, keptMs }) => span / ms <= MOST_ROWS && now - from <= keptMs) ?? RESOLUTIONS[2];
  const stepMs = STEPS_MS.find((step) => step >= resolution && span / step <= points) ?? 86_400_000;
  const start = Math.floor(from / stepMs) * stepMs;
  const times = Array.from({ length: Math.ceil((to - start) / stepMs) }, (_, index) => start + index * stepMs);
  const buckets = intoBuckets(store.read(resolution, start, to), start, stepMs);
  const columns = times.map((at) => buckets.get(at) ?? null);
  return {
    from,
    to,
    stepMs,
    times,
    samples: columns.map((bucket) => bucket?.samples ?? 0),
    series: chartSeries(columns, charts),
    marks: store.marks(from, to),
    notice: store.notice,
  };
}

function intoBuckets(rows: readonly RolledSample[], start: number, stepMs: number): Map<number, RolledSample> {
  const buckets = new Map<number, RolledSample>();
  for (const row of rows) {
    const at = start + Math.floor((row.at - start) / stepMs) * stepMs;
    buckets.set(at, mergeSamples(at, buckets.get(at) ?? null, row));
  }
  return buckets;
}
