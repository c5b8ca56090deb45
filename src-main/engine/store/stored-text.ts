import type { TaskContent } from './task-record.ts';
import type { ParseDefaults } from './task-text.ts';
import { composeTaskText, parseTaskText } from './task-text.ts';

/** Member that our own files put first into each task: its place in the order of arrival. */
const SEQ_PREFIX = /^\{"#":(\d{1,15}),/;

/** A task's text with its place, as checkpoints and snapshot files keep it. */
export function composeStoredText(seq: number, content: TaskContent): string {
  return `{"#":${seq},${composeTaskText(content).slice(1)}`;
}

/** `seq` is null for texts of another origin. */
export interface ParsedTask {
  readonly seq: number | null;
  readonly content: TaskContent;
}

export function parseStoredText(text: string, defaults: ParseDefaults): ParsedTask {
  const prefix = SEQ_PREFIX.exec(text);
  if (!prefix) return { seq: null, content: parseTaskText(text, defaults) };
  return { seq: Number(prefix[1]), content: parseTaskText(`{${text.slice(prefix[0].length)}`, defaults) };
}
