import { describe, expect, it } from 'vitest';
import type { History } from '../../../src-shared/models/metric-history.ts';
import { csvOf, drawnData, summaryOf } from './chart-data.ts';
import { depthChart, latencyChart, projectsChart, storageChart } from './chart-definitions.ts';

const history = (series: History['series'], buckets = 3): History => ({
  ...{ from: 0, to: buckets * 10_000, stepMs: 10_000, marks: [], notice: null, series },
  times: Array.from({ length: buckets }, (_, index) => index * 10_000),
  samples: Array.from({ length: buckets }, () => 1),
});

describe('what a chart draws', () => {
  it('stands each part on those below it and leaves gaps blank', () => {
    const { series } = storageChart();
    const drawn = drawnData(
      storageChart(),
      history({
        'storage.journal': [1, null, null],
        'storage.snapshots': [10, null, 20],
        'storage.main': [100, null, 200],
      }),
    );

    expect(series.map(({ label }) => label)).toEqual(['Journal', 'Snapshots', 'Tasks']);
    expect(drawn).toEqual([
      [0, 10, 20],
      [111, null, 220],
      [110, null, 220],
      [100, null, 200],
    ]);
  });

  it('has a place for 0 ms on a scale of logarithms', () => {
    const drawn = drawnData(latencyChart('save', history({})), history({ 'latency.save.p99': [0, null, 5] }));

    expect(drawn[1]).toEqual([0.001, null, 5]);
  });

  it('names projects, and those without one', () => {
    const chart = projectsChart(history({ 'projects.web': [1], 'projects.': [2], 'projects.(others)': [3] }));

    expect(chart.series.map(({ label }) => label)).toEqual(['web', '(no project)', '(others)']);
  });
});

describe('the figures beside a chart', () => {
  it('are those of the measured buckets alone', () => {
    expect(summaryOf([null, 4, 2, null])).toEqual({ last: 2, min: 2, max: 4 });
    expect(summaryOf([null])).toEqual({ last: null, min: null, max: null });
  });
});

describe('the CSV', () => {
  it('has a line per bucket, empty cells for gaps, and no formulas', () => {
    const shown = history({ 'depth.queued': [1.5, null], 'projects.=HYPERLINK("x")': [1, 2] }, 2);
    const projects = projectsChart(shown);
    const renamed = { ...projects, title: '=1' };
    const depth = { ...depthChart(), series: depthChart().series.filter(({ key }) => key === 'depth.queued') };

    expect(csvOf([depth, renamed], shown)).toBe(
      [
        `time,samples,Depth by status: Queued,"'=1: =HYPERLINK(""x"")"`,
        '1970-01-01T00:00:00.000Z,1,1.5,1',
        '1970-01-01T00:00:10.000Z,1,,2',
        '',
      ].join('\r\n'),
    );
  });
});
