import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Histogram } from './histogram.ts';

const QUANTILES = [0, 0.01, 0.25, 0.5, 0.9, 0.95, 0.99, 0.999, 1];

function histogramOf(values: readonly number[]): Histogram {
  const histogram = new Histogram();
  for (const value of values) histogram.recordMs(value);
  return histogram;
}

/** The value of that rank itself, µs exact. */
function exactQuantile(values: readonly number[], q: number): number {
  const sorted = values.map((value) => Math.round(value * 1000) / 1000).toSorted((left, right) => left - right);
  return sorted[Math.max(1, Math.ceil(q * sorted.length)) - 1] ?? Number.NaN;
}

function expectClose(found: number | null, exact: number): void {
  expect(Math.abs((found ?? Number.NaN) - exact)).toBeLessThanOrEqual(exact * 0.008);
}

describe('a histogram', () => {
  // From a microsecond to a month.
  const duration = fc.double({ min: 0, max: 31.3, noNaN: true }).map((exponent) => 2 ** exponent / 1000);
  const durations = fc.array(duration, { minLength: 1, maxLength: 400 });

  it('tells every quantile within 0.8% of the exact one', () => {
    fc.assert(
      fc.property(durations, (values) => {
        const histogram = histogramOf(values);
        for (const q of QUANTILES) expectClose(histogram.quantileMs(q), exactQuantile(values, q));
      }),
    );
  });

  it('tells count, mean, least and greatest exactly', () => {
    const histogram = histogramOf([0.001, 4, 1234.567, 86_400_000]);

    expect([histogram.count, histogram.minMs, histogram.maxMs]).toEqual([4, 0.001, 86_400_000]);
    expect(histogram.meanMs).toBeCloseTo((0.001 + 4 + 1234.567 + 86_400_000) / 4, 6);
  });

  it('of many parts is that of the whole, also after being kept', () => {
    fc.assert(
      fc.property(fc.array(durations, { maxLength: 8 }), (parts) => {
        const merged = new Histogram();
        for (const part of parts) {
          const kept: number[] = JSON.parse(JSON.stringify(histogramOf(part).toNumbers()));
          merged.merge(Histogram.fromNumbers(kept));
        }
        expect(merged.toNumbers()).toEqual(histogramOf(parts.flat()).toNumbers());
      }),
    );
  });

  it('of a week made of hours gives the p99 of all values, not the mean of hourly ones', () => {
    const week = new Histogram();
    const all: number[] = [];
    for (let hour = 0; hour < 168; hour++) {
      const values = Array.from({ length: hour === 100 ? 3000 : 10 }, (_, n) => (hour === 100 ? 900 + n / 10 : 2));
      all.push(...values);
      week.merge(histogramOf(values));
    }

    expectClose(week.quantileMs(0.99), exactQuantile(all, 0.99));
  });

  it('has no figures without values, and none from what is no duration', () => {
    const histogram = histogramOf([Number.NaN]);

    expect([histogram.count, histogram.meanMs, histogram.minMs, histogram.maxMs, histogram.quantileMs(0.5)]).toEqual([
      0,
      ...[null, null, null, null],
    ]);
    expect(Histogram.fromNumbers(histogram.toNumbers()).quantileMs(0.5)).toBeNull();
  });

  it('counts a time that ran backwards as none, and one past all bounds as the longest', () => {
    expect(histogramOf([-5]).maxMs).toBe(0);
    expect(histogramOf([Number.POSITIVE_INFINITY]).quantileMs(0.5)).toBe(2 ** 52 / 1000);
  });

  it('stays small for ten years of values', () => {
    const histogram = histogramOf(Array.from({ length: 20_000 }, (_, n) => 1.001 ** n / 1000));

    expect(histogram.toNumbers().length).toBeLessThan(6200);
  });
});
