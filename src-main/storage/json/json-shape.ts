import { BrokenJson } from './byte-scan.ts';
import { ByteWindow } from './byte-window.ts';
import { FORMAT_MAJOR, QUEUE_FORMAT, SNAPSHOT_FORMAT } from './checkpoint-format.ts';
import { type JsonPart, JsonWalker } from './json-walker.ts';
import type { ByteSource } from './open-file.ts';
import { TASK_LISTS } from './salvage.ts';

/**
 * What a JSON file is, told from its beginning.
 * - `queue`, `snapshot`: our format; `version` is null where damage hides it
 * - `newer`: our format in a version that came after this program
 * - `legacy`: the original system's file, or a bare array of tasks
 * - `unknown`: no queue; `reason` completes "it is no queue: ..."
 */
export type JsonShape =
  | { readonly kind: 'queue' | 'snapshot'; readonly version: string | null }
  | { readonly kind: 'newer'; readonly version: string }
  | { readonly kind: 'legacy' }
  | { readonly kind: 'unknown'; readonly reason: string };

/** Enough for the head of nearly every file. */
const FIRST_LOOK_BYTES = 64 * 1024;
/** The longest beginning that is read where the first look decides nothing. */
const SECOND_LOOK_BYTES = 64 * 1024 * 1024;

const TASK_KEYS: ReadonlySet<string> = new Set([
  'id',
  'projectId',
  'type',
  'data',
  'priority',
  'status',
  'addedAt',
  'retries',
]);

/** Looks at the beginning of a JSON file. Damage after what decides is not noticed. */
export function jsonShapeOf(source: ByteSource): JsonShape {
  const first = shapeOfStart(beginningOf(source, FIRST_LOOK_BYTES));
  if (first !== null) return first;
  const second = source.size > FIRST_LOOK_BYTES ? shapeOfStart(beginningOf(source, SECOND_LOOK_BYTES)) : null;
  return second ?? { kind: 'unknown', reason: 'it has neither a "format" nor a "queue"' };
}

function beginningOf(source: ByteSource, bytes: number): ByteSource {
  const size = Math.min(bytes, source.size);
  return {
    path: source.path,
    size,
    read: (target, offset, position) =>
      source.read(target.subarray(0, Math.min(target.length, offset + Math.max(0, size - position))), offset, position),
  };
}

/** Null where the beginning decides nothing. */
function shapeOfStart(source: ByteSource): JsonShape | null {
  const look = new ShapeLook();
  try {
    for (const part of new JsonWalker(new ByteWindow(source), TASK_LISTS).walk()) {
      const shape = look.at(part);
      if (shape !== null) return shape;
    }
    return look.atEnd();
  } catch (error) {
    if (!(error instanceof BrokenJson)) throw error;
    return look.atBreak(source, error);
  }
}

/** What the parts seen so far tell. */
class ShapeLook {
  #format: 'queue' | 'snapshot' | null = null;
  #list: string | null | undefined;

  at(part: JsonPart): JsonShape | null {
    if (part.kind === 'member') return this.#member(part.key, part.text);
    if (part.kind === 'list') {
      if (this.#list !== 'queue') this.#list = part.key;
      return this.#format === null ? null : { kind: this.#format, version: null };
    }
    if (part.key !== null && part.key !== 'queue') return null;
    return isTask(part.text) ? LEGACY : { kind: 'unknown', reason: 'its entries are no tasks' };
  }

  atEnd(): JsonShape | null {
    if (this.#format !== null) return { kind: this.#format, version: null };
    return this.#list === null || this.#list === 'queue' ? LEGACY : null;
  }

  atBreak(source: ByteSource, broken: BrokenJson): JsonShape | null {
    if (this.#format !== null || this.#list === 'queue') return this.atEnd();
    const firstKey = /^\s*\[\s*\{\s*"(\w+)"/.exec(startOf(source))?.[1];
    if (firstKey !== undefined && TASK_KEYS.has(firstKey)) return LEGACY;
    if (broken.message.startsWith('the file ends')) return null;
    return { kind: 'unknown', reason: `it is no JSON that can be read (byte ${broken.offset}: ${broken.message})` };
  }

  #member(key: string, text: string): JsonShape | null {
    if (key === 'format') this.#format = formatOf(text);
    if (key !== 'version' || this.#format === null) return null;
    const version = text.replaceAll('"', '');
    const isNewer = Number.parseInt(version, 10) > FORMAT_MAJOR;
    return isNewer ? { kind: 'newer', version } : { kind: this.#format, version };
  }
}

const LEGACY: JsonShape = { kind: 'legacy' };

function startOf(source: ByteSource): string {
  const start = Buffer.alloc(256);
  return start.toString('latin1', 0, source.read(start, 0, 0));
}

function formatOf(text: string): 'queue' | 'snapshot' | null {
  if (text === `"${QUEUE_FORMAT}"`) return 'queue';
  return text === `"${SNAPSHOT_FORMAT}"` ? 'snapshot' : null;
}

function isTask(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && Object.keys(value).some((key) => TASK_KEYS.has(key));
  } catch {
    return false;
  }
}
