import type { ProjectSummary } from '../../../src-shared/models/queue.ts';
import { TASK_STATUSES, type TaskStatus } from '../../../src-shared/models/task.ts';
import { useView } from '../../app/state/view-store.ts';
import { Card } from '../../components/card.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { formatCount, formatNoun } from '../../components/format.ts';
import { StatusLabel } from '../../components/status.tsx';
import { PauseProject } from './pause-project.tsx';
import tables from './tables.module.css';

interface ProjectsCardProps {
  readonly projects: readonly ProjectSummary[];
  readonly hiddenProjects: number;
}

/** Counts by project and status; a project leads to its tasks, a count to just those. */
export function ProjectsCard({ projects, hiddenProjects }: ProjectsCardProps) {
  const count = projects.length + hiddenProjects;
  const shown = count > 0 ? formatNoun(count, 'project') : undefined;
  return (
    <Card title="Projects" sub={hiddenProjects > 0 ? `${shown}, those with most waiting tasks` : shown}>
      {projects.length === 0 ? (
        <EmptyState title="No projects yet">They show up with the first task.</EmptyState>
      ) : (
        <div className={tables.scroll}>
          <table className={tables.table}>
            <thead>
              <tr>
                <th scope="col">Project</th>
                {TASK_STATUSES.map((status) => (
                  <th key={status} scope="col" className={tables.number}>
                    <StatusLabel status={status} size={12} />
                  </th>
                ))}
                <th scope="col" className={`${tables.number} ${tables.spare}`} title="Completed since the queue exists">
                  All done
                </th>
                <th scope="col" className={`${tables.number} ${tables.spare}`} title="Failed since the queue exists">
                  All failed
                </th>
                <th scope="col" className={tables.number} title="Share in the weighted round-robin">
                  Weight
                </th>
              </tr>
            </thead>
            <tbody>
              {projects.map((project) => (
                <ProjectRow key={project.projectId ?? '\0'} project={project} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Card>
  );
}

function ProjectRow({ project }: { project: ProjectSummary }) {
  const { projectId, counts, completedTotal, failedTotal, weight } = project;
  const showTasks = useView((view) => view.showTasks);
  const name = projectId ?? 'no project';
  return (
    <tr>
      <th scope="row">
        <button
          type="button"
          className={projectId === null ? tables.nameless : tables.name}
          onClick={() => showTasks({ projectId: [projectId] })}
        >
          {name}
        </button>
        <PauseProject projectId={projectId} />
      </th>
      {TASK_STATUSES.map((status) => (
        <td key={status} className={tables.number}>
          <CountCell
            count={counts[status]}
            status={status}
            onShow={() => showTasks({ projectId: [projectId], status: [status] })}
          />
        </td>
      ))}
      <td className={`${tables.number} ${tables.quiet} ${tables.spare}`}>{formatCount(completedTotal)}</td>
      <td className={`${tables.number} ${tables.quiet} ${tables.spare}`}>{formatCount(failedTotal)}</td>
      <td className={tables.number}>{weight}</td>
    </tr>
  );
}

function CountCell({ count, status, onShow }: { count: number; status: TaskStatus; onShow: () => void }) {
  if (count === 0) return <span className={tables.zero}>0</span>;
  return (
    <button type="button" className={tables.count} title={`Show the ${status} tasks`} onClick={onShow}>
      {formatCount(count)}
    </button>
  );
}
