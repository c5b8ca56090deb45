import type { StoredTask } from '../checkpoint.ts';
import type { JsonPart } from '../json/json-walker.ts';
import { arrayItems, compactJson, objectEntries } from '../json-text.ts';

const ANY_DEPTH = Number.MAX_SAFE_INTEGER;

/** The tasks in a legacy document's parts. Entries that are no objects hold nothing and are passed over. */
export function* legacyTasks(parts: Iterable<JsonPart>): Generator<StoredTask, void> {
  for (const part of parts) {
    if (part.kind === 'element' && part.key === 'processing') yield* processingTask(part.text);
    else if (part.kind === 'element') yield* objectTask(part.text, 'queued');
    else if (part.kind === 'member' && part.key === 'processing') yield* processingMap(part.text);
  }
}

/** A task, or a pair of its id and the task. */
function* processingTask(text: string): Generator<StoredTask, void> {
  if (!text.startsWith('[')) {
    yield* objectTask(text, 'processing');
    return;
  }
  const [id, task] = arrayItems(text, ANY_DEPTH);
  if (id !== undefined && task?.startsWith('{')) yield* objectTask(withId(task, id), 'processing');
}

/** An object from id to task. */
function* processingMap(text: string): Generator<StoredTask, void> {
  if (!text.startsWith('{')) return;
  for (const { key, valueText } of objectEntries(text, ANY_DEPTH)) {
    if (valueText.startsWith('{')) yield* objectTask(withId(valueText, JSON.stringify(key)), 'processing');
  }
}

function* objectTask(text: string, statusIfAbsent: StoredTask['statusIfAbsent']): Generator<StoredTask, void> {
  if (text.startsWith('{')) yield { text: compactJson(text), statusIfAbsent };
}

function withId(text: string, idText: string): string {
  const entries = objectEntries(text, ANY_DEPTH);
  if (entries.some(({ key }) => key === 'id')) return text;
  return `{"id":${idText}${entries.length > 0 ? ',' : ''}${text.slice(1)}`;
}
