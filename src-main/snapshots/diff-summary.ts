import type { DiffCounts, DiffFilter, DiffPage } from '../../src-shared/models/snapshot-diff.ts';
import { TASK_STATUSES } from '../../src-shared/models/task-status.ts';
import { DIFF_KINDS, type DiffIndex } from './diff-index.ts';

/** How many tasks differ in which way, in all and by project. */
export function summaryOf(index: DiffIndex): Pick<DiffPage, 'counts' | 'projects'> {
  const counts = none();
  const byProject = new Map<number, DiffCounts>();
  for (let at = 0; at < index.length; at++) {
    const kind = DIFF_KINDS[index.kinds[at] ?? 0] ?? 'added';
    const code = (kind === 'removed' ? index.fromProjects[at] : index.toProjects[at]) ?? -1;
    const ofProject = byProject.get(code) ?? none();
    byProject.set(code, ofProject);
    counts[kind] += 1;
    ofProject[kind] += 1;
  }
  const projects = [...byProject]
    .map(([code, each]) => ({ projectId: index.projects[code] || null, ...each }))
    .sort((left, right) => totalOf(right) - totalOf(left));
  return { counts, projects };
}

/** Places in the index of the tasks that match. */
export function matchesOf(index: DiffIndex, { kind, status, projectId }: DiffFilter): number[] {
  const kinds = kind?.length ? new Set(kind.map((each) => DIFF_KINDS.indexOf(each))) : null;
  const statuses = status?.length ? new Set(status.map((each) => TASK_STATUSES.indexOf(each))) : null;
  const projects = projectId?.length ? new Set(projectId.map((each) => index.projects.indexOf(each ?? ''))) : null;
  projects?.delete(-1);
  const either = (wanted: ReadonlySet<number> | null, from: number | undefined, to: number | undefined): boolean =>
    wanted === null || wanted.has(from ?? -1) || wanted.has(to ?? -1);
  const found: number[] = [];
  for (let at = 0; at < index.length; at++) {
    if (kinds !== null && !kinds.has(index.kinds[at] ?? 0)) continue;
    if (!either(statuses, index.fromStatuses[at], index.toStatuses[at])) continue;
    if (either(projects, index.fromProjects[at], index.toProjects[at])) found.push(at);
  }
  return found;
}

function none(): DiffCounts {
  return { added: 0, removed: 0, changed: 0 };
}

function totalOf({ added, removed, changed }: DiffCounts): number {
  return added + removed + changed;
}
