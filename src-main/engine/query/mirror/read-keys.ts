import type { Database } from 'better-sqlite3';
import type { TaskOrder } from '../sort-columns.ts';
import { GONE } from './cells.ts';
import type { TaskSlots } from './task-slots.ts';

/** Numbers that grow along an order of facets or numbers, one a slot; NaN where the task is gone or has no value. */
export function* readKeys(
  db: Database,
  slots: TaskSlots,
  order: TaskOrder,
  tasksAtOnce: number,
): Generator<void, Float64Array> {
  const keys = new Float64Array(slots.size).fill(Number.NaN);
  if (order.values === 'facet') rankFacets(slots, order.column, keys);
  else yield* readNumbers(db, slots, order, { keys, tasksAtOnce });
  return keys;
}

// The order of texts is that of their bytes, as the database has it.
function rankFacets(slots: TaskSlots, column: string, keys: Float64Array): void {
  const { cells, cellOf } = slots;
  const texts = Array.from({ length: cells.size }, (_, id) => {
    const { project, type, status } = cells.key(id) ?? {};
    return Buffer.from((column === 'project' ? project : column === 'type' ? type : status) ?? '');
  });
  const sorted = texts.toSorted(Buffer.compare);
  const ranks = texts.map((text) => sorted.findIndex((other) => other.equals(text)));
  for (let slot = 0; slot < keys.length; slot++) {
    const cell = cellOf[slot] ?? GONE;
    if (cell !== GONE) keys[slot] = ranks[cell] ?? 0;
  }
}

function* readNumbers(
  db: Database,
  slots: TaskSlots,
  { column, isDescending }: TaskOrder,
  { keys, tasksAtOnce }: { readonly keys: Float64Array; readonly tasksAtOnce: number },
): Generator<void> {
  const read = db
    .prepare<[number, number], [seq: number, value: number | null]>(
      `SELECT seq, ${column} FROM tasks WHERE seq > ? ORDER BY seq LIMIT ? + 0`,
    )
    .raw();
  const sign = isDescending ? -1 : 1;
  for (let last = 0; ; ) {
    const rows = read.all(last, tasksAtOnce);
    for (const [seq, value] of rows) {
      const slot = value === null ? -1 : slots.slotOf(seq);
      if (slot >= 0 && slot < keys.length) keys[slot] = sign * (value ?? 0);
    }
    const end = rows.at(-1);
    if (!end || rows.length < tasksAtOnce) return;
    last = end[0];
    yield;
  }
}
