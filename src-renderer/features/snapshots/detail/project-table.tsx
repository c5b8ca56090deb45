import { useQuery } from '@tanstack/react-query';
import type { Snapshot } from '../../../../src-shared/models/snapshot.ts';
import { LIVE_VIEW, type TaskFacets } from '../../../../src-shared/models/task.ts';
import { useApi } from '../../../app/rpc/rpc-provider.tsx';
import { formatCount, formatNoun } from '../../../components/format.ts';
import { useQueue } from '../../../components/queue-context.tsx';
import { formatNet } from '../counts.ts';
import { projectRows } from './project-rows.ts';
import classes from './project-table.module.css';
import tables from './tables.module.css';

/** Counts by project in the snapshot and live. */
export function ProjectTable({ snapshot }: { snapshot: Snapshot }) {
  const { queueId } = useQueue();
  const { query, api } = useApi();
  const view = { kind: 'snapshot' as const, snapshotId: snapshot.id };
  const past = useQuery({
    queryKey: ['snapshot-facets', queueId, snapshot.id],
    queryFn: ({ signal }) => api.tasks.facets({ queueId, view, filter: {} }, { signal }),
  }).data;
  const live = useQuery(query.tasks.facets.queryOptions({ input: { queueId, view: LIVE_VIEW, filter: {} } })).data;
  if (!past || !live) return null;
  return <Projects past={past} live={live} />;
}

function Projects({ past, live }: { past: TaskFacets; live: TaskFacets }) {
  const { rows, more } = projectRows(past.projectId, live.projectId);
  return (
    <table className={`${tables.table} ${classes.projects}`}>
      <thead>
        <tr>
          <th scope="col">Project</th>
          <th scope="col">Snapshot</th>
          <th scope="col">Live</th>
          <th scope="col">Net</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ label, snapshot, live: now, net }) => (
          <tr key={label}>
            <th scope="row" title={label}>
              {label}
            </th>
            <td>{formatCount(snapshot)}</td>
            <td className={tables.live}>{formatCount(now)}</td>
            <td data-zero={net === 0 || undefined}>{formatNet(net)}</td>
          </tr>
        ))}
      </tbody>
      {more > 0 && (
        <tfoot>
          <tr>
            <td colSpan={4}>and {formatNoun(more, 'project')} with fewer tasks</td>
          </tr>
        </tfoot>
      )}
    </table>
  );
}
