import type { Database } from 'better-sqlite3';
import type { BodyField, BodyFields } from '../../../src-shared/models/body-fields.ts';

/** Longer bodies are not looked into. */
const LONGEST_BODY = 32_768;
const DEEPEST = 4;
const MOST_FIELDS = 300;
const MOST_VALUES = 20;
const LONGEST_VALUE = 60;

interface Gathered {
  readonly path: readonly string[];
  readonly kinds: Set<string>;
  count: number;
  readonly values: Map<string, number>;
}

/** What stands in the bodies of these tasks: their paths, kinds of value and most frequent values. */
export function readBodyFields(db: Database, source: string, seqs: readonly number[], total: number): BodyFields {
  const bodies = db
    .prepare<[string], string>(
      `SELECT data FROM ${source} WHERE seq IN (SELECT value FROM json_each(?)) AND octet_length(data) <= ${LONGEST_BODY}`,
    )
    .pluck()
    .all(JSON.stringify(seqs));
  const fields = new Map<string, Gathered>();
  for (const body of bodies) gather(fields, [], JSON.parse(body));
  const listed = [...fields.values()].sort((a, b) => b.count - a.count).slice(0, MOST_FIELDS);
  return { sampled: seqs.length, total, fields: listed.map(toField) };
}

// Lists are not gone into: their places are no names that a person would search by.
function gather(fields: Map<string, Gathered>, path: readonly string[], value: unknown): void {
  if (path.length > 0) note(fields, path, value);
  if (path.length >= DEEPEST || typeof value !== 'object' || value === null || Array.isArray(value)) return;
  for (const [key, member] of Object.entries(value)) if (key !== '') gather(fields, [...path, key], member);
}

function note(fields: Map<string, Gathered>, path: readonly string[], value: unknown): void {
  const key = JSON.stringify(path);
  let field = fields.get(key);
  if (!field) {
    if (fields.size >= 10 * MOST_FIELDS) return;
    field = { path, kinds: new Set(), count: 0, values: new Map() };
    fields.set(key, field);
  }
  field.count += 1;
  field.kinds.add(kindOf(value));
  if ((typeof value !== 'string' && typeof value !== 'number') || String(value).length > LONGEST_VALUE) return;
  field.values.set(String(value), (field.values.get(String(value)) ?? 0) + 1);
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'list';
  return { string: 'text', boolean: 'true/false', number: 'number' }[typeof value as string] ?? 'object';
}

function toField({ path, kinds, count, values }: Gathered): BodyField {
  const frequent = [...values].sort((a, b) => b[1] - a[1]).slice(0, MOST_VALUES);
  return {
    path: [...path],
    kinds: [...kinds].sort(),
    count,
    distinct: values.size,
    values: frequent.map(([text, times]) => ({ text, count: times })),
  };
}
