import type uPlot from 'uplot';
import type { ChartDefinition } from './chart-definitions.ts';

export interface PlotContext {
  readonly width: number;
  readonly height: number;
  /** Plots of one key share their cursor. */
  readonly syncKey: string;
  /** Colour of a custom property, as a canvas takes it. */
  readonly color: (name: string) => string;
  readonly onZoom: (from: number, to: number) => void;
  /** Index of the bucket under the cursor; null where it left. */
  readonly onCursor: (index: number | null) => void;
}

const AXIS_FONT = '11px "Inter Variable", system-ui, sans-serif';
const LEFT_AXIS_PX = 62;
const BOTTOM_AXIS_PX = 28;

/** Steps that read well in units of 1,024. */
const BYTE_STEPS = [0, 1, 2, 3, 4].flatMap((power) =>
  [1, 2, 5, 10, 20, 50, 100, 200, 500].map((n) => n * 1024 ** power),
);

/** How a chart is plotted: thin lines, or areas on top of each other, with the gaps left blank. */
export function plotOptions(chart: ChartDefinition, context: PlotContext): uPlot.Options {
  const { width, height, syncKey, color, onZoom, onCursor } = context;
  const axis = { stroke: color('--text-3'), font: AXIS_FONT, ticks: { show: false } };
  const grid = { stroke: color('--line'), width: 1 };
  return {
    width,
    height,
    legend: { show: false },
    cursor: { sync: { key: syncKey }, drag: { x: true, y: false, setScale: false }, points: { size: 5 }, y: false },
    scales: {
      x: { time: true },
      y: chart.isLogarithmic ? { distr: 3, log: 10 } : { range: (_plot, _min, max) => [0, Math.max(max, 1e-6) * 1.05] },
    },
    series: [{}, ...chart.series.map((series) => seriesOptions(series, chart.isStacked, color))],
    axes: [
      { ...axis, grid: { show: false }, size: BOTTOM_AXIS_PX, values: timeTicks },
      {
        ...axis,
        grid,
        size: LEFT_AXIS_PX,
        values: (_plot, ticks) => ticks.map((tick) => (tick === null ? '' : chart.format(tick))),
        ...(chart.isLogarithmic && { splits: (_plot, _axis, min, max) => powersOfTen(min, max) }),
        ...(chart.id === 'storage' && { incrs: BYTE_STEPS }),
      },
    ],
    hooks: {
      setSelect: [
        (plot) => {
          const { left, width: selected } = plot.select;
          if (selected < 4) return;
          onZoom(plot.posToVal(left, 'x') * 1000, plot.posToVal(left + selected, 'x') * 1000);
          plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
        },
      ],
      setCursor: [(plot) => onCursor(plot.cursor.idx ?? null)],
    },
  };
}

function seriesOptions(
  { label, color: name, dash }: ChartDefinition['series'][number],
  isStacked: boolean,
  color: (name: string) => string,
): uPlot.Series {
  const stroke = color(name);
  return {
    label,
    stroke,
    width: isStacked ? 1 : 1.5,
    spanGaps: false,
    // A bucket between two gaps has no line: it shows as a point.
    points: { show: (plot, seriesIndex, from, to) => !hasNeighbours(plot.data[seriesIndex] ?? [], from, to), size: 3 },
    ...(dash && { dash: [...dash] }),
    ...(isStacked && { fill: stroke }),
  };
}

function hasNeighbours(values: ArrayLike<number | null | undefined>, from: number, to: number): boolean {
  for (let index = Math.max(from, 1); index <= to; index++) {
    if (values[index] != null && values[index - 1] != null) return true;
  }
  return false;
}

const DAY_S = 86_400;

/** `09:40`, or the day where the range is longer than two. */
function timeTicks(_plot: uPlot, ticks: number[]): string[] {
  const span = (ticks.at(-1) ?? 0) - (ticks[0] ?? 0);
  const format =
    span > 2 * DAY_S
      ? new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' })
      : new Intl.DateTimeFormat('en-GB', {
          hour: '2-digit',
          minute: '2-digit',
          ...(span < 300 && { second: '2-digit' }),
        });
  return ticks.map((tick) => format.format(tick * 1000));
}

/** A line for each is enough: those between would fill the chart. */
function powersOfTen(min: number, max: number): number[] {
  const [first, last] = [Math.ceil(Math.log10(min)), Math.floor(Math.log10(max))];
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => 10 ** (first + index));
}
