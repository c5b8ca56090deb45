import { ActionIcon } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { type ReactNode, useMemo, useRef, useState } from 'react';
import type { History } from '../../../src-shared/models/metric-history.ts';
import { Card } from '../../components/card.tsx';
import { SMALL_ICON } from '../../components/icons.ts';
import { type Column, drawnData, summaryOf, valuesOf } from './chart-data.ts';
import type { ChartDefinition, SeriesDefinition } from './chart-definitions.ts';
import { ChartTable } from './chart-table.tsx';
import { MarkRow } from './mark-row.tsx';
import classes from './performance.module.css';
import { Plot } from './plot.tsx';
import { savePng } from './save-file.ts';

interface ChartCardProps {
  readonly chart: ChartDefinition;
  readonly history: History;
  readonly isTable: boolean;
  readonly onZoom: (from: number, to: number) => void;
  /** Switches in the head. */
  readonly choice?: ReactNode;
}

/** One chart with its marks above and its figures below, or all of it as a table. */
export function ChartCard({ chart, history, isTable, onZoom, choice }: ChartCardProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [cursor, setCursor] = useState<number | null>(null);
  const data = useMemo(() => drawnData(chart, history), [chart, history]);
  const values = useMemo(() => valuesOf(chart, history), [chart, history]);
  const isEmpty = values.every((column) => column.every((value) => value === null));
  const actions = (
    <span className={classes.actions}>
      {choice}
      {!isTable && !isEmpty && (
        <ActionIcon
          variant="subtle"
          size={24}
          aria-label={`Save ${chart.title} as PNG`}
          onClick={() => savePng(canvas.current, chart.title)}
        >
          <IconDownload {...SMALL_ICON} />
        </ActionIcon>
      )}
    </span>
  );
  return (
    <Card title={chart.title} sub={chart.sub} action={actions}>
      {isEmpty && <p className={classes.nothing}>Nothing was measured in this time.</p>}
      {!isEmpty && isTable && <ChartTable chart={chart} history={history} values={values} />}
      {!isEmpty && !isTable && (
        <>
          <MarkRow history={history} />
          <Plot chart={chart} data={data} onZoom={onZoom} onCursor={setCursor} canvas={canvas} />
          <Figures
            chart={chart}
            values={values}
            cursor={cursor}
            at={cursor === null ? null : (history.times[cursor] ?? null)}
          />
        </>
      )}
    </Card>
  );
}

interface FiguresProps {
  readonly chart: ChartDefinition;
  readonly values: readonly Column[];
  readonly cursor: number | null;
  readonly at: number | null;
}

const CLOCK = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });

function Figures({ chart, values, cursor, at }: FiguresProps) {
  return (
    <table className={classes.figures}>
      <thead>
        <tr>
          <th scope="col">Series</th>
          <th scope="col">{at === null ? 'Cursor' : CLOCK.format(at)}</th>
          <th scope="col">Last</th>
          <th scope="col">Min</th>
          <th scope="col">Max</th>
        </tr>
      </thead>
      <tbody>
        {chart.series.map((series, index) => (
          <FigureRow key={series.key} series={series} chart={chart} column={values[index] ?? []} cursor={cursor} />
        ))}
      </tbody>
    </table>
  );
}

interface FigureRowProps {
  readonly series: SeriesDefinition;
  readonly chart: ChartDefinition;
  readonly column: Column;
  readonly cursor: number | null;
}

function FigureRow({ series, chart, column, cursor }: FigureRowProps) {
  const { last, min, max } = summaryOf(column);
  const words = (value: number | null | undefined): string =>
    value === null || value === undefined ? 'n/a' : chart.format(value);
  return (
    <tr>
      <th scope="row">
        <Swatch series={series} isArea={chart.isStacked} />
        {series.label}
      </th>
      <td>{cursor === null ? '' : words(column[cursor])}</td>
      <td>{words(last)}</td>
      <td>{words(min)}</td>
      <td>{words(max)}</td>
    </tr>
  );
}

function Swatch({ series, isArea }: { series: SeriesDefinition; isArea: boolean }) {
  const color = `var(${series.color})`;
  return (
    <svg className={classes.swatch} viewBox="0 0 16 10" aria-hidden="true">
      {isArea ? (
        <rect x="3" width="10" height="10" rx="2" fill={color} />
      ) : (
        <line x1="0" x2="16" y1="5" y2="5" stroke={color} strokeWidth="2" strokeDasharray={series.dash?.join(' ')} />
      )}
    </svg>
  );
}
