import 'uplot/dist/uPlot.min.css';
import { useComputedColorScheme } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { useEffect, useEffectEvent, useRef } from 'react';
import UPlot from 'uplot';
import type { ChartData } from './chart-data.ts';
import type { ChartDefinition } from './chart-definitions.ts';
import { plotOptions } from './plot-options.ts';

const HEIGHT_PX = 196;
const SYNC_KEY = 'performance';

interface PlotProps {
  readonly chart: ChartDefinition;
  readonly data: ChartData;
  readonly onZoom: (from: number, to: number) => void;
  readonly onCursor: (index: number | null) => void;
  /** Told the canvas, for a picture of it. */
  readonly canvas: { current: HTMLCanvasElement | null };
}

/** The drawing of a chart. What it shows stands beside it as text, so it is hidden from screen readers. */
export function Plot(props: PlotProps) {
  const scheme = useComputedColorScheme('light');
  const { id, series } = props.chart;
  // uPlot cannot change its series or colors: another shape or theme is another drawing.
  return <Drawing key={`${scheme} ${id} ${series.map(({ key }) => key).join(' ')}`} {...props} />;
}

function Drawing({ chart, data, onZoom, onCursor, canvas }: PlotProps) {
  const { ref, width } = useElementSize();
  const holder = useRef<HTMLDivElement>(null);
  const plot = useRef<UPlot | null>(null);
  const zoom = useEffectEvent(onZoom);
  const cursor = useEffectEvent(onCursor);
  const make = useEffectEvent((element: HTMLElement) => {
    const color = (name: string): string => resolveColor(element, name);
    const context = { width, height: HEIGHT_PX, syncKey: SYNC_KEY, color, onZoom: zoom, onCursor: cursor };
    return new UPlot(plotOptions(chart, context), data, element);
  });
  const isReady = width > 0;

  useEffect(() => {
    const element = holder.current;
    if (!element || !isReady) return;
    const made = make(element);
    plot.current = made;
    canvas.current = made.ctx.canvas;
    return () => {
      made.destroy();
      plot.current = null;
      canvas.current = null;
    };
  }, [isReady, canvas]);

  useEffect(() => {
    if (width > 0) plot.current?.setSize({ width, height: HEIGHT_PX });
  }, [width]);

  useEffect(() => plot.current?.setData(data), [data]);

  return (
    <div ref={ref} aria-hidden="true" style={{ minHeight: HEIGHT_PX }}>
      <div ref={holder} />
    </div>
  );
}

// A canvas knows no custom properties and no light-dark(): the browser computes them for an element that uses them.
function resolveColor(element: HTMLElement, name: string): string {
  const probe = element.ownerDocument.createElement('span');
  probe.style.color = `var(${name})`;
  element.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}
