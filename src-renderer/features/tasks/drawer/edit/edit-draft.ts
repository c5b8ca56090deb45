import type { TaskDetail } from '../../../../../src-shared/models/task.ts';
import type { TaskEdit } from '../../../../../src-shared/models/task-edit.ts';
import { formatJsonText } from '../format-json-text.ts';

/** The form of an edit: every field as it is typed. */
export interface EditDraft {
  readonly projectId: string;
  readonly type: string;
  readonly priority: string;
  readonly weight: string;
  /** `2026-11-23T09:40:51`, in the zone of the reader; '' for none. */
  readonly deadline: string;
  readonly maxRetries: string;
  /** The body, laid out. */
  readonly data: string;
}

export type DraftProblems = Partial<Record<keyof EditDraft, string>>;

/** One change of the edit in words, for the review. */
export interface FieldChange {
  readonly name: string;
  readonly before: string;
  readonly after: string;
}

export function draftOf(task: TaskDetail): EditDraft {
  return {
    projectId: task.projectId ?? '',
    type: task.type ?? '',
    priority: String(task.priority),
    weight: task.weight === null ? '' : String(task.weight),
    deadline: task.deadline === null ? '' : localTime(task.deadline),
    maxRetries: String(task.maxRetries),
    data: task.dataText === null ? '' : formatJsonText(task.dataText),
  };
}

/** What is wrong with the draft, by field; empty where it can be saved. */
export function problemsOf(draft: EditDraft): DraftProblems {
  const problems: DraftProblems = {};
  if (draft.priority.trim() === '' || !Number.isFinite(Number(draft.priority))) problems.priority = 'Wants a number.';
  if (draft.weight.trim() !== '' && !isWhole(draft.weight, 1))
    problems.weight = 'Wants a whole number from 1, or nothing.';
  if (!isWhole(draft.maxRetries, 0)) problems.maxRetries = 'Wants a whole number from 0.';
  if (draft.deadline !== '' && Number.isNaN(Date.parse(draft.deadline))) problems.deadline = 'Wants a date and a time.';
  if (draft.data.trim() === '') return problems;
  try {
    JSON.parse(draft.data);
  } catch (error) {
    problems.data = `No valid JSON: ${error instanceof Error ? error.message : 'it cannot be read'}`;
  }
  return problems;
}

/** The parts that differ from the task, as the contract takes them. A body that was not touched is not sent. */
export function editOf(task: TaskDetail, draft: EditDraft): TaskEdit {
  const old = draftOf(task);
  const edit: TaskEdit = {};
  if (draft.projectId !== old.projectId) edit.projectId = draft.projectId || null;
  if (draft.type !== old.type) edit.type = draft.type || null;
  if (Number(draft.priority) !== task.priority) edit.priority = Number(draft.priority);
  if (draft.weight !== old.weight) edit.weight = draft.weight.trim() === '' ? null : Number(draft.weight);
  if (draft.deadline !== old.deadline) edit.deadline = draft.deadline === '' ? null : Date.parse(draft.deadline);
  if (draft.maxRetries !== old.maxRetries) edit.maxRetries = Number(draft.maxRetries);
  if (draft.data !== old.data) edit.dataText = draft.data.trim() === '' ? null : compactJsonText(draft.data);
  return edit;
}

const NAMES: ReadonlyArray<readonly [keyof EditDraft, string]> = [
  ['projectId', 'Project'],
  ['type', 'Type'],
  ['priority', 'Priority'],
  ['weight', 'Weight'],
  ['deadline', 'Deadline'],
  ['maxRetries', 'Max. retries'],
];

/** Changes of all fields but the body. */
export function changesOf(before: EditDraft, after: EditDraft): FieldChange[] {
  return NAMES.flatMap(([field, name]) =>
    before[field] === after[field] ? [] : [{ name, before: before[field] || '–', after: after[field] || '–' }],
  );
}

/** The text without white space between its tokens; nothing else changes. */
export function compactJsonText(text: string): string {
  return text.replace(/"(?:[^"\\]|\\.)*"|\s+/gs, (part) => (part.startsWith('"') ? part : ''));
}

function isWhole(text: string, least: number): boolean {
  return /^\d+$/.test(text.trim()) && Number.isSafeInteger(Number(text)) && Number(text) >= least;
}

function localTime(at: number): string {
  const date = new Date(at);
  return new Date(at - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 19);
}
