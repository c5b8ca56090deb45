import { AppError } from '../../src-shared/errors/app-error.ts';

/** Deeper values parse but can break programs that walk them; nothing sensible needs more. */
export const MAX_DEPTH = 64;

/**
 * JSON text of a caller's value. What JSON cannot carry faithfully (functions, symbols, NaN, cycles, BigInt,
 * more than 64 levels) is refused with `task.invalid` naming the path, instead of being dropped in silence.
 */
export function toJsonText(value: unknown, path: string): string {
  check(value, path, 1);
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
      if (value === null || value instanceof Date || hasToJson(value)) return;
      if (depth > MAX_DEPTH)
        throw refuse(path.slice(0, 80), `nested more than ${MAX_DEPTH} levels deep (or in a circle)`);
      for (const [key, member] of Object.entries(value)) check(member, `${path}.${key}`, depth + 1);
      return;
    default:
  }
}

function hasToJson(value: object): boolean {
  return 'toJSON' in value && typeof value.toJSON === 'function';
}

function refuse(path: string, found: string): AppError {
  return new AppError('task.invalid', `Task field ${path} is ${found}, which JSON cannot hold`, {
    details: { field: path },
    hint: `Give ${path} a value made of objects, arrays, texts, finite numbers, booleans and null.`,
  });
}
