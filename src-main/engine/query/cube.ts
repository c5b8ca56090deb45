import type { Database } from 'better-sqlite3';
import type { SearchTerm } from '../../../src-shared/models/search/search-terms.ts';
import type { Facet, TaskFacets, TaskFilter, TaskStatus } from '../../../src-shared/models/task.ts';
import { type ViewMark, viewSource } from '../../snapshots/view-sql.ts';
import { every } from './terms/condition.ts';
import { facetMatcher, hasRegex, type Residual } from './terms/split-filter.ts';
import { drain, EVERYTHING, scanParts } from './terms/term-scan.ts';
import { termSql } from './terms/term-sql.ts';

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

  /** Matching tasks; only facets are looked at: the cube was made for what else the filter asks. */
  total(filter: TaskFilter = {}): number {
    const matches = facetMatcher(filter);
    let sum = 0;
    for (const cell of this.#cells) if (matches(cell)) sum += cell.n;
    return sum;
  }

  facets(filter: TaskFilter): Omit<TaskFacets, 'errorClass'> {
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
    const matches = facetMatcher(others);
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

/** The cube of a view, from the counters that are kept for it. */
export function readCube(db: Database, mark: ViewMark): Cube {
  const kept = mark === null ? 'counters' : `snapshot_counters WHERE mark = ${Math.trunc(mark)}`;
  return new Cube(db.prepare<[], Cell>(`SELECT project, type, status, n FROM ${kept}`).all());
}

/** What one search of a snapshot found: its counts, and the tasks themselves in order of arrival. */
export interface PastMatches {
  readonly cube: Cube;
  readonly seqs: Float64Array;
}

/** The tasks of a marked view for which all terms hold. */
export function findPast(db: Database, mark: ViewMark, { terms }: Residual): PastMatches {
  const isSql = (term: SearchTerm): boolean => !hasRegex([term]);
  const { where, values } = every(terms.filter(isSql).map(termSql));
  const found = db
    .prepare<unknown[], [number, string, string, TaskStatus]>(
      `SELECT seq, project, type, status FROM ${viewSource(mark)} WHERE ${where}`,
    )
    .raw()
    .all(...values);
  const kept = terms.filter((term) => !isSql(term)).map((term) => regexTest(db, mark, term));
  const rows = found.filter(([seq]) => kept.every((matches) => matches(seq)));
  const cells = new Map<string, { project: string; type: string; status: TaskStatus; n: number }>();
  for (const [, project, type, status] of rows) {
    const key = `${project}\0${type}\0${status}`;
    const cell = cells.get(key);
    if (cell) cell.n += 1;
    else cells.set(key, { project, type, status, n: 1 });
  }
  return { cube: new Cube([...cells.values()]), seqs: Float64Array.from(rows, ([seq]) => seq) };
}

function regexTest(db: Database, mark: ViewMark, term: SearchTerm): (seq: number) => boolean {
  const matching = new Set(drain(scanParts(db, mark, [{ term, ranges: EVERYTHING }])));
  return (seq) => matching.has(seq) !== term.negated;
}
