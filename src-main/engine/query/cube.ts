import type { Database } from 'better-sqlite3';
import type { Facet, TaskFacets, TaskFilter, TaskStatus } from '../../../src-shared/models/task.ts';
import { type ViewMark, viewSource } from '../../snapshots/view-sql.ts';
import { filterSql } from './filter-sql.ts';

export interface Cell {
  readonly project: string;
  readonly type: string;
  readonly status: TaskStatus;
  readonly n: number;
}

type Dimension = 'project' | 'type' | 'status';

const LISTED = 200;

/** Counts of tasks per project, type and status: every total and facet is a sum over it. */
export class Cube {
  readonly #cells: readonly Cell[];

  constructor(cells: readonly Cell[]) {
    this.#cells = cells;
  }

  /** Matching tasks; `text` of the filter is not looked at: the cube was made for one text. */
  total(filter: TaskFilter = {}): number {
    const matches = matcher(filter);
    let sum = 0;
    for (const cell of this.#cells) if (matches(cell)) sum += cell.n;
    return sum;
  }

  facets(filter: TaskFilter): TaskFacets {
    const status = this.#facet('status', { ...filter, status: [] });
    const projects = this.#facet('project', { ...filter, projectId: [] });
    const types = this.#facet('type', { ...filter, type: [] });
    return {
      status,
      projectId: listed(projects, filter.projectId),
      type: listed(types, filter.type),
      hiddenProjects: Math.max(0, projects.length - LISTED),
      hiddenTypes: Math.max(0, types.length - LISTED),
    };
  }

  #facet(dimension: Dimension, others: TaskFilter): Facet[] {
    const matches = matcher(others);
    const sums = new Map<string, number>();
    for (const cell of this.#cells) {
      const value = cell[dimension];
      sums.set(value, (sums.get(value) ?? 0) + (matches(cell) ? cell.n : 0));
    }
    return [...sums]
      .map(([value, count]) => ({ value: value === '' ? null : value, count }))
      .sort((a, b) => b.count - a.count || String(a.value ?? '').localeCompare(String(b.value ?? '')));
  }
}

// A value the filter names stays in the list however rare it is, so that it can be unticked.
function listed(facets: readonly Facet[], chosen: readonly (string | null)[] | undefined): Facet[] {
  const rest = facets.slice(LISTED).filter((facet) => chosen?.includes(facet.value));
  return [...facets.slice(0, LISTED), ...rest];
}

function matcher(filter: TaskFilter): (cell: Cell) => boolean {
  const set = (values: readonly (string | null)[] | undefined): ReadonlySet<string> | null =>
    values?.length ? new Set(values.map((value) => value ?? '')) : null;
  const status = set(filter.status);
  const project = set(filter.projectId);
  const type = set(filter.type);
  return (cell) =>
    (status === null || status.has(cell.status)) &&
    (project === null || project.has(cell.project)) &&
    (type === null || type.has(cell.type));
}

/** The cube of a view, from the counters that are kept for it. */
export function readCube(db: Database, mark: ViewMark): Cube {
  const kept = mark === null ? 'counters' : `snapshot_counters WHERE mark = ${Math.trunc(mark)}`;
  return new Cube(db.prepare<[], Cell>(`SELECT project, type, status, n FROM ${kept}`).all());
}

/** What one scan for a text found: its counts, and the tasks themselves in order of arrival. */
export interface TextMatches {
  readonly cube: Cube;
  readonly seqs: Float64Array;
}

export function findText(db: Database, mark: ViewMark, text: string): TextMatches {
  const { where, values } = filterSql({ text });
  const cells = new Map<string, { project: string; type: string; status: TaskStatus; n: number }>();
  const seqs: number[] = [];
  const rows = db
    .prepare<unknown[], [number, string, string, TaskStatus]>(
      `SELECT seq, project, type, status FROM ${viewSource(mark)} WHERE ${where}`,
    )
    .raw()
    .iterate(...values);
  for (const [seq, project, type, status] of rows) {
    seqs.push(seq);
    const key = `${project}\0${type}\0${status}`;
    const cell = cells.get(key);
    if (cell) cell.n += 1;
    else cells.set(key, { project, type, status, n: 1 });
  }
  return { cube: new Cube([...cells.values()]), seqs: Float64Array.from(seqs) };
}
