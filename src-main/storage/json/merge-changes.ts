import type { ChangeBatch } from '../change-batch.ts';
import type { CheckpointHeader, StoredTask } from '../checkpoint.ts';
import { withPauses } from '../pauses.ts';
import type { ProjectTotals } from '../project-totals.ts';

const PLACE = /^\{"#":(\d+)[,}]/;

/** The tasks as they are after the changes, in order of arrival; those that no change names pass as they are. */
export function* mergedTasks(tasks: Iterable<StoredTask>, changes: Iterable<ChangeBatch>): Generator<StoredTask, void> {
  const last = lastTexts(changes);
  for (const task of tasks) {
    const seq = placeOf(task.text);
    const text = seq === null ? undefined : last.get(seq);
    if (seq === null || text === undefined) yield task;
    else if (text !== null) yield { text, statusIfAbsent: 'queued' };
    if (seq !== null) last.delete(seq);
  }
  const rest = [...last].sort(([left], [right]) => left - right);
  for (const [, text] of rest) if (text !== null) yield { text, statusIfAbsent: 'queued' };
}

/** The header as it is after the changes. */
export function mergedHeader(header: CheckpointHeader, changes: Iterable<ChangeBatch>): CheckpointHeader {
  const projects = new Map<string | null, ProjectTotals>(header.projects.map((totals) => [totals.projectId, totals]));
  let { strategy, paused, ...others } = header;
  for (const batch of changes) {
    strategy = batch.strategy;
    paused = batch.paused;
    for (const totals of batch.projects) projects.set(totals.projectId, totals);
  }
  return { ...others, ...withPauses(paused), strategy, projects: [...projects.values()] };
}

/** Gives each task that has none a place, in the order they come. */
export function* withPlaces(tasks: Iterable<StoredTask>): Generator<StoredTask, void> {
  let next = 1;
  for (const task of tasks) {
    const seq = placeOf(task.text);
    if (seq !== null) next = Math.max(next, seq + 1);
    yield seq === null ? { ...task, text: withPlace(task.text, next++) } : task;
  }
}

function withPlace(text: string, seq: number): string {
  const rest = text.trimStart().slice(1);
  return `{"#":${seq}${rest.trimStart().startsWith('}') ? '' : ','}${rest}`;
}

function placeOf(text: string): number | null {
  const place = PLACE.exec(text)?.[1];
  return place === undefined ? null : Number(place);
}

/** Null for a task that is gone. */
function lastTexts(changes: Iterable<ChangeBatch>): Map<number, string | null> {
  const last = new Map<number, string | null>();
  for (const { puts, removes } of changes) {
    for (const seq of removes) last.set(seq, null);
    for (const { seq, text } of puts) last.set(seq, text);
  }
  return last;
}
