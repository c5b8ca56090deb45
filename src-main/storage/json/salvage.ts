import { isAppError } from '../../../src-shared/errors/app-error.ts';
import { objectEntries } from '../json-text.ts';
import { BrokenJson } from './byte-scan.ts';
import { ByteWindow } from './byte-window.ts';
import { ElementFinder } from './element-finder.ts';
import { type JsonPart, JsonWalker } from './json-walker.ts';
import type { ByteSource } from './open-file.ts';

/** The first place at which the JSON text of a file is broken. */
export interface JsonBreak {
  /** Bytes from the start of the file. */
  readonly offset: number;
  /** What is wrong there, as a half sentence. */
  readonly reason: string;
}

export interface SalvageReport {
  readonly tasksReadable: number;
  /** Null where the text is whole JSON. */
  readonly firstBreak: JsonBreak | null;
}

/** Names under which the lists of tasks stand in the formats we read. */
export const TASK_LISTS: ReadonlySet<string> = new Set(['tasks', 'queue', 'processing']);

/**
 * Everything that can still be read from a truncated or broken JSON file: the members, and of the task lists
 * each element that is a whole JSON object. After a break the walk goes on at the next text that looks like
 * the start of a task. What the callback is told is the first break only.
 */
export function* salvage(source: ByteSource, onBreak?: (found: JsonBreak) => void): Generator<JsonPart, void> {
  const window = new ByteWindow(source);
  const walker = new JsonWalker(window, TASK_LISTS);
  const finder = new ElementFinder(window);
  let broken = yield* checkedParts(walker.walk(), finder, false);
  if (broken === null) return;
  onBreak?.(broken);
  while (broken !== null && finder.findAfter(walker)) {
    broken = yield* checkedParts(walker.resume(finder.listKey), finder, true);
  }
}

/** Reads the whole file once to say how much of it can be salvaged. */
export function surveySalvage(source: ByteSource): SalvageReport {
  let firstBreak: JsonBreak | null = null;
  let tasksReadable = 0;
  const parts = salvage(source, (found) => {
    firstBreak = found;
  });
  for (const part of parts) {
    if (part.kind === 'element') tasksReadable++;
  }
  return { tasksReadable, firstBreak };
}

/** Passes parts on until one is broken, and answers where. After a resync elements must look like tasks. */
function* checkedParts(
  parts: Generator<JsonPart, void>,
  finder: ElementFinder,
  resynced: boolean,
): Generator<JsonPart, JsonBreak | null> {
  try {
    for (const part of parts) {
      if (part.kind === 'element') {
        const members = taskMembers(part.text, part.offset);
        if (members === null || (resynced && !looksLikeTask(members))) continue;
        finder.learnFrom(part.offset);
      }
      yield part;
    }
    return null;
  } catch (error) {
    if (error instanceof BrokenJson) return { offset: error.offset, reason: error.message };
    throw error;
  }
}

/** Null for JSON that is neither an object nor a pair of an id and an object; throws BrokenJson for no JSON. */
function taskMembers(text: string, offset: number): object | null {
  try {
    const value: unknown = JSON.parse(text);
    const task: unknown = Array.isArray(value) ? value[1] : value;
    return typeof task === 'object' && task !== null && !Array.isArray(task) ? task : null;
  } catch {
    throw new BrokenJson(offset + brokenByte(text), 'a task is not valid JSON');
  }
}

function brokenByte(text: string): number {
  try {
    objectEntries(text, Number.MAX_SAFE_INTEGER);
  } catch (error) {
    if (!isAppError(error, 'input.invalid')) throw error;
    return Buffer.byteLength(text.slice(0, Number(error.details.offset ?? 0)));
  }
  return 0;
}

const TASK_FIELDS = ['projectId', 'type', 'status', 'priority', 'addedAt', 'data', 'retries'];

/** An object inside a task's data may have an id as well, but hardly these fields. */
function looksLikeTask(members: object): boolean {
  return 'id' in members && TASK_FIELDS.filter((field) => field in members).length >= 2;
}
