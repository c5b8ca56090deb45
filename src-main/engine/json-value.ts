import { AppError } from '../../src-shared/errors/app-error.ts';
import { MAX_JSON_DEPTH } from '../storage/json-text.ts';

/** The task itself is the first level, its fields begin on the second: what is taken must be readable again. */
const FIELD_DEPTH = 2;

/**
 * JSON text of a caller's value. What JSON cannot carry faithfully (functions, symbols, NaN, cycles, BigInt,
 * more than 64 levels, invalid dates) is refused with `task.invalid` naming the path, instead of being dropped in silence.
 */
export function toJsonText(value: unknown, path: string): string {
  check(value, path, FIELD_DEPTH);
  const text = JSON.stringify(value);
  if (text === undefined) throw refuse(path, typeof value);
  return text;
}

function check(value: unknown, path: string, depth: number): void {
  switch (typeof value) {
    case 'number':
      if (!Number.isFinite(value)) throw refuse(path, String(value));
      return;
    case 'function':
    case 'symbol':
    case 'bigint':
      throw refuse(path, `a ${typeof value}`);
    case 'object':
      if (value === null) return;
      if (value instanceof Date && Number.isNaN(value.getTime())) throw refuse(path, 'an invalid date');
      if (hasToJson(value)) {
        check(value.toJSON(), path, depth + 1);
        return;
      }
      if (depth > MAX_JSON_DEPTH)
        throw refuse(path.slice(0, 80), `nested more than ${MAX_JSON_DEPTH} levels deep (or in a circle)`);
      for (const [key, member] of Object.entries(value)) check(member, `${path}.${key}`, depth + 1);
      return;
    default:
  }
}

function hasToJson(value: object): value is { toJSON(): unknown } {
  return 'toJSON' in value && typeof value.toJSON === 'function';
}

function refuse(path: string, found: string): AppError {
  return new AppError('task.invalid', `Task field ${path} is ${found}, which JSON cannot hold`, {
    details: { field: path },
    hint: `Give ${path} a value made of objects, arrays, texts, finite numbers, booleans and null.`,
  });
}
