import type { RolledSample } from '../../../src-shared/models/metric-history.ts';
import { Histogram } from '../histogram.ts';

/** Puts a later stretch into an earlier one; the result begins at `at`. */
export function mergeSamples(at: number, first: RolledSample | null, second: RolledSample): RolledSample {
  if (first === null) return { ...second, at };
  return {
    at,
    spanMs: first.spanMs + second.spanMs,
    samples: first.samples + second.samples,
    gauges: mergeBy(first.gauges, second.gauges, ([mean, max], [otherMean, otherMax]) => [
      (mean * first.samples + otherMean * second.samples) / (first.samples + second.samples),
      Math.max(max, otherMax),
    ]),
    counts: mergeBy(first.counts, second.counts, (left, right) => left + right),
    times: mergeBy(first.times, second.times, mergeTimes),
  };
}

function mergeTimes(left: readonly number[], right: readonly number[]): number[] {
  const merged = Histogram.fromNumbers(left);
  merged.merge(Histogram.fromNumbers(right));
  return merged.toNumbers();
}

function mergeBy<Value>(
  first: Readonly<Record<string, Value>>,
  second: Readonly<Record<string, Value>>,
  merge: (left: Value, right: Value) => Value,
): Record<string, Value> {
  const merged = { ...first };
  for (const [name, value] of Object.entries(second)) {
    const before = merged[name];
    merged[name] = before === undefined ? value : merge(before, value);
  }
  return merged;
}
