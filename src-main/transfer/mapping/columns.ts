import { type ColumnTarget, TASK_FIELDS, type TaskField } from '../../../src-shared/models/import-columns.ts';
import { isForbiddenKey } from '../read/forbidden-keys.ts';
import { HEADER_WORDS } from './header-words.ts';

/** Headers of this length and more are still known with a letter wrong. */
const FUZZY_FROM = 6;

const FIELD_OF = new Map<string, TaskField>(
  TASK_FIELDS.flatMap((field) => [field, ...HEADER_WORDS[field]].map((word) => [simplified(word), field] as const)),
);

/**
 * Finds a target for each header, in English or Japanese: exact names first, then other words for them, then such
 * with a letter wrong. Each field is given once. What is unknown becomes a member of `data`, or where the file has
 * a column for the whole of `data`, a field of its own.
 */
export function guessTargets(headers: readonly string[]): ColumnTarget[] {
  const taken = new Set<TaskField>();
  const claim = (field: TaskField | undefined): TaskField | undefined => {
    if (field === undefined || taken.has(field)) return undefined;
    taken.add(field);
    return field;
  };
  const exact = headers.map((header) => claim(TASK_FIELDS.find((field) => field === header.trim())));
  const known = headers.map((header, at) => exact[at] ?? claim(FIELD_OF.get(simplified(header))));
  const found = headers.map(
    (header, at) => known[at] ?? (isReserved(header) ? undefined : claim(nearestField(header))),
  );
  return headers.map((header, at) => targetOf(header.trim(), found[at], taken.has('data')));
}

function isReserved(header: string): boolean {
  return /^data\./i.test(header) || header === 'extra';
}

function targetOf(header: string, field: TaskField | undefined, hasData: boolean): ColumnTarget {
  if (field === 'data') return { kind: 'data', path: [] };
  if (field !== undefined) return { kind: 'field', field };
  if (header === '#' || header === '' || header === 'reason') return { kind: 'ignore' };
  if (header === 'extra') return { kind: 'others' };
  const path = /^data\./i.test(header) ? header.slice(5).split('.') : header.split('.');
  if (path.some((key) => key === '' || isForbiddenKey(key))) return { kind: 'ignore' };
  if (/^data\./i.test(header) || !hasData) return { kind: 'data', path };
  return { kind: 'other', name: header };
}

function nearestField(header: string): TaskField | undefined {
  const wanted = simplified(header);
  if (wanted.length < FUZZY_FROM) return undefined;
  for (const [word, field] of FIELD_OF) {
    if (word.length >= FUZZY_FROM && isOneOff(word, wanted)) return field;
  }
  return undefined;
}

/** Lower case, one width, no spaces and marks. */
function simplified(header: string): string {
  return header
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s_\-./()[\]:]+/g, '');
}

/** One letter more, less or another, or two neighbours that changed places. */
function isOneOff(one: string, other: string): boolean {
  if (Math.abs(one.length - other.length) > 1) return false;
  let start = 0;
  while (start < one.length && one[start] === other[start]) start++;
  const rest = (text: string, skip: number): string => text.slice(start + skip);
  const isSwapped =
    one[start] === other[start + 1] && one[start + 1] === other[start] && rest(one, 2) === rest(other, 2);
  return (
    isSwapped || rest(one, 1) === rest(other, 1) || rest(one, 1) === rest(other, 0) || rest(one, 0) === rest(other, 1)
  );
}
