import type { StatusCounts } from '../../../../src-shared/models/task.ts';
import { formatCount } from '../../../components/format.ts';
import { StatusLabel } from '../../../components/status.tsx';
import { countRows, formatNet, totalOf } from '../counts.ts';
import classes from './count-table.module.css';
import tables from './tables.module.css';

interface CountTableProps {
  readonly snapshot: StatusCounts;
  readonly live: StatusCounts;
  /** Heads of the two columns of counts, in the order in which they stand. */
  readonly heads?: readonly [snapshot: string, live: string];
  /** Draws a pair of bars behind each row. */
  readonly bars?: boolean;
}

/** Counts by status in the snapshot, live, and how they differ. */
export function CountTable({ snapshot, live, heads = ['Snapshot', 'Live'], bars = false }: CountTableProps) {
  const rows = countRows(snapshot, live);
  const most = Math.max(1, ...rows.flatMap((row) => [row.snapshot, row.live]));
  const totals = { snapshot: totalOf(snapshot), live: totalOf(live) };
  return (
    <table className={tables.table}>
      <thead>
        <tr>
          <th scope="col">Status</th>
          <th scope="col">
            {bars && <i className={classes.swatch} data-kind="snapshot" />}
            {heads[0]}
          </th>
          <th scope="col">
            {bars && <i className={classes.swatch} data-kind="live" />}
            {heads[1]}
          </th>
          <th scope="col">Net</th>
          {bars && (
            <th scope="col" className={classes.barsHead}>
              <span className="visually-hidden">Share</span>
            </th>
          )}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.status}>
            <th scope="row">
              <StatusLabel status={row.status} />
            </th>
            <td>{formatCount(row.snapshot)}</td>
            <td className={tables.live}>{formatCount(row.live)}</td>
            <td data-zero={row.net === 0 || undefined}>{formatNet(row.net)}</td>
            {bars && (
              <td className={classes.bars} aria-hidden="true">
                <Bar kind="snapshot" value={row.snapshot} most={most} />
                <Bar kind="live" value={row.live} most={most} />
              </td>
            )}
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">All</th>
          <td>{formatCount(totals.snapshot)}</td>
          <td>{formatCount(totals.live)}</td>
          <td>{formatNet(totals.live - totals.snapshot)}</td>
          {bars && <td />}
        </tr>
      </tfoot>
    </table>
  );
}

function Bar({ kind, value, most }: { kind: 'snapshot' | 'live'; value: number; most: number }) {
  return <i data-kind={kind} style={{ width: value === 0 ? 0 : `max(2px, ${(value / most) * 100}%)` }} />;
}
