import type { FieldDifference, TaskDifference } from '../../src-shared/models/snapshot-diff.ts';

/** Past this many differing leaves, what is left is told as one. */
const MOST_FIELDS = 1000;

/**
 * The leaves in which two tasks differ, by path, as JSON text: numbers as they are written, so that integers past
 * 2^53 and `1.0` are told apart. Null stands for a task that is not there.
 */
export function differingFields(from: string | null, to: string | null): Pick<TaskDifference, 'fields' | 'sameCount'> {
  const [before, after] = [leavesOf(from), leavesOf(to)];
  const fields: FieldDifference[] = [];
  let sameCount = 0;
  for (const path of new Set([...before.keys(), ...after.keys()])) {
    const pair = { path, from: before.get(path) ?? null, to: after.get(path) ?? null };
    if (pair.from === pair.to) sameCount += 1;
    else if (fields.length < MOST_FIELDS) fields.push(pair);
  }
  return { fields, sameCount };
}

/** JSON text of each leaf by its path, in the order of the text. Empty objects and arrays are leaves too. */
function leavesOf(text: string | null): ReadonlyMap<string, string> {
  const leaves = new Map<string, string>();
  if (text !== null) collect(leaves, '', parseExactly(text));
  return leaves;
}

function collect(leaves: Map<string, string>, path: string, value: unknown): void {
  if (value instanceof Leaf) {
    leaves.set(path, value.text);
    return;
  }
  const isList = Array.isArray(value);
  const members = Object.entries(value ?? {});
  if (members.length === 0) leaves.set(path, isList ? '[]' : '{}');
  for (const [key, member] of members) collect(leaves, pathTo(path, key, isList), member);
}

function pathTo(path: string, key: string, isList: boolean): string {
  if (isList) return `${path}[${key}]`;
  const isPlain = /^[\p{L}_$][\p{L}\p{N}_$-]*$/u.test(key);
  if (!isPlain) return `${path}[${JSON.stringify(key)}]`;
  return path === '' ? key : `${path}.${key}`;
}

/** A text, number, boolean or null as it is written. */
class Leaf {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

function parseExactly(text: string): unknown {
  const keepText = (_key: string, value: unknown, context?: { readonly source?: string }): unknown =>
    context?.source === undefined
      ? value
      : new Leaf(typeof value === 'string' ? JSON.stringify(value) : context.source);
  return JSON.parse(text, keepText);
}
