import { hashText } from './content-hash.ts';
import type { Lease, TaskContent, TaskRecord, WrittenTask } from './task-record.ts';
import { EDITED_COLUMNS } from './task-statements.ts';
import { composeTaskText } from './task-text.ts';

/** The row of a task that is written now: its hash is that of its content, `born` the epoch of its transaction. */
export function writtenTask(seq: number, content: TaskContent, lease: Lease | null, born: number): WrittenTask {
  const text = composeTaskText(content);
  return {
    ...content,
    seq,
    hash: hashText(text),
    born,
    lease_fence: lease?.fence ?? null,
    lease_until: lease?.until ?? unowned(content),
    lease_owner: lease?.owner ?? null,
    text,
  };
}

/** When the queue has to look at a task by itself, ms: it becomes due, or its lease runs out; else Infinity. */
export function wakeOf({ status, run_at, lease_until }: TaskRecord): number {
  if (status === 'scheduled') return run_at ?? Infinity;
  return status === 'processing' ? (lease_until ?? Infinity) : Infinity;
}

/** What a restore sets back is mostly state: the indexes of all other columns are then left alone. */
export function onlyStateDiffers(old: TaskContent, content: TaskContent): boolean {
  return EDITED_COLUMNS.every((column) => old[column] === content[column]);
}

// Nobody works on a task that came in as `processing`: a lease that ran out long ago lets the next claim find it.
function unowned(content: TaskContent): number | null {
  return content.status === 'processing' ? 0 : null;
}
