import type { Database } from 'better-sqlite3';
import { TASK_STATUSES } from '../../../../src-shared/models/task.ts';
import type { Cells } from './cells.ts';

/** Fills in the cell of every slot. Reads the index of one facet after the other and never the tasks themselves. */
export function readCells(db: Database, slotOf: (seq: number) => number, cells: Cells, cellOf: Uint32Array): void {
  const facet = (column: 'status' | 'project' | 'type', values: readonly string[]): Uint32Array => {
    const codes = new Uint32Array(cellOf.length);
    const seqs = db
      .prepare<[string], number>(`SELECT seq FROM tasks INDEXED BY tasks_${column} WHERE ${column} = ?`)
      .pluck();
    for (const [code, value] of values.entries()) {
      for (const seq of seqs.all(value)) codes[slotOf(seq)] = code;
    }
    return codes;
  };
  const named = (column: 'project' | 'type'): string[] =>
    db.prepare<[], string>(`SELECT DISTINCT ${column} FROM counters`).pluck().all();
  const [projects, types] = [named('project'), named('type')];
  const [statusOf, projectOf, typeOf] = [
    facet('status', TASK_STATUSES),
    facet('project', projects),
    facet('type', types),
  ];
  const ids = new Map<number, number>();
  for (let slot = 0; slot < cellOf.length; slot++) {
    const [status = 0, project = 0, type = 0] = [statusOf[slot], projectOf[slot], typeOf[slot]];
    const code = (project * types.length + type) * TASK_STATUSES.length + status;
    let id = ids.get(code);
    if (id === undefined) {
      const key = {
        status: TASK_STATUSES[status] ?? 'queued',
        project: projects[project] ?? '',
        type: types[type] ?? '',
      };
      id = cells.idFor(key);
      ids.set(code, id);
    }
    cellOf[slot] = id;
  }
}
