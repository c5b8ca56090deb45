import type { History } from '../../../src-shared/models/metric-history.ts';
import { formatInstant } from '../../components/format.ts';
import { ScrollRegion } from '../../components/scroll-region.tsx';
import type { Column } from './chart-data.ts';
import type { ChartDefinition } from './chart-definitions.ts';
import classes from './performance.module.css';

interface ChartTableProps {
  readonly chart: ChartDefinition;
  readonly history: History;
  readonly values: readonly Column[];
}

/** All buckets of a chart that were watched, newest first. */
export function ChartTable({ chart, history, values }: ChartTableProps) {
  const watched = history.times.flatMap((at, index) => ((history.samples[index] ?? 0) > 0 ? [{ at, index }] : []));
  return (
    <ScrollRegion className={classes.tableBox} label={`${chart.title} as a table`}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">Time</th>
            {chart.series.map(({ key, label }) => (
              <th key={key} scope="col">
                {label}
              </th>
            ))}
            <th scope="col">Samples</th>
          </tr>
        </thead>
        <tbody>
          {watched.toReversed().map(({ at, index }) => (
            <tr key={at}>
              <th scope="row">{formatInstant(at)}</th>
              {values.map((column, place) => (
                <td key={chart.series[place]?.key}>{words(column[index], chart)}</td>
              ))}
              <td>{history.samples[index]}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}

function words(value: number | null | undefined, chart: ChartDefinition): string {
  return value === null || value === undefined ? 'n/a' : chart.format(value);
}
