import type { ClaimedTask, Task, TaskInput } from '../../src-main/engine/task-input.ts';

/** What a writer asks of its queue. */
export type Operation =
  | { readonly kind: 'add'; readonly tasks: readonly (TaskInput & { readonly id: string })[] }
  | { readonly kind: 'claim' }
  | { readonly kind: 'complete'; readonly id: string; readonly token: number; readonly result: unknown }
  | { readonly kind: 'fail'; readonly id: string; readonly token: number; readonly error: unknown }
  | { readonly kind: 'remove'; readonly id: string }
  | { readonly kind: 'save' }
  /** `alone`: nothing else was asked for at that time, so its content is known exactly. */
  | { readonly kind: 'snapshot'; readonly name: string; readonly alone: boolean }
  | { readonly kind: 'drop-snapshot'; readonly id: string }
  | { readonly kind: 'restore'; readonly id: string };

/** What the queue answered: the tasks as they are from then on, or the id of the snapshot that was taken. */
export interface Acknowledged {
  readonly tasks?: readonly (Task | ClaimedTask)[];
  readonly snapshotId?: string;
}

/**
 * A line of a writer's history. `invoke` is written before an operation starts and `ok` before the next one does, so
 * whatever a reader has seen acknowledged was acknowledged by the queue. `fail` changed nothing; the outcome of
 * `unknown`, as of an operation without an end, is not known.
 */
export type HistoryLine =
  | { readonly event: 'ready' }
  | { readonly event: 'stopped' }
  | { readonly event: 'invoke'; readonly number: number; readonly operation: Operation }
  | { readonly event: 'ok'; readonly number: number; readonly answer: Acknowledged }
  | { readonly event: 'fail'; readonly number: number; readonly code: string }
  | { readonly event: 'unknown'; readonly number: number; readonly code: string };

export interface Finished {
  readonly operation: Operation;
  readonly answer: Acknowledged;
}

export interface History {
  readonly isReady: boolean;
  /** The writer closed its queue and ended by itself. */
  readonly isStopped: boolean;
  /** In the order in which they were acknowledged. */
  readonly acknowledged: readonly Finished[];
  /** Those with an unknown outcome, in the order in which they were asked for. */
  readonly open: readonly Operation[];
  /** How many were acknowledged before each of them was asked for. */
  readonly openAfter: readonly number[];
  /** Codes of the errors that were answered, with their number. */
  readonly errors: ReadonlyMap<string, number>;
}

/** Reads what a writer left; a last line that was cut off counts as not written. */
export function readHistory(text: string): History {
  const acknowledged: Finished[] = [];
  const pending = new Map<number, { readonly operation: Operation; readonly after: number }>();
  const errors = new Map<string, number>();
  let [isReady, isStopped] = [false, false];
  for (const line of linesOf(text)) {
    if (line.event === 'ready') isReady = true;
    else if (line.event === 'stopped') isStopped = true;
    else if (line.event === 'invoke')
      pending.set(line.number, { operation: line.operation, after: acknowledged.length });
    else if (line.event === 'ok') {
      const asked = pending.get(line.number);
      if (asked !== undefined) acknowledged.push({ operation: asked.operation, answer: line.answer });
      pending.delete(line.number);
    } else {
      errors.set(line.code, (errors.get(line.code) ?? 0) + 1);
      if (line.event === 'fail') pending.delete(line.number);
    }
  }
  const open = [...pending.values()];
  const openAfter = open.map(({ after }) => after);
  return { isReady, isStopped, acknowledged, open: open.map(({ operation }) => operation), openAfter, errors };
}

function linesOf(text: string): HistoryLine[] {
  return text
    .slice(0, text.lastIndexOf('\n') + 1)
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line): HistoryLine => JSON.parse(line));
}
