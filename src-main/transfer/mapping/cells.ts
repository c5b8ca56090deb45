import { arrayItems, MAX_JSON_DEPTH } from '../../storage/json-text.ts';

const GUARDED = /^'+[=+\-@\t\r]/;
const NEEDS_GUARD = /^'*[=+\-@\t\r]/;
const JSON_NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
/** What a cell cannot hold as it is: control characters and lone surrogates. */
const UNPRINTABLE = /(?![\t\n])\p{Cc}|[\ufeff\ufffe\uffff]|\p{Surrogate}/u;

/** A cell that a spreadsheet would run as a formula gets an apostrophe in front. */
export function guardCell(cell: string): string {
  return NEEDS_GUARD.test(cell) ? `'${cell}` : cell;
}

/** Takes the apostrophe off again. */
export function unguardCell(cell: string): string {
  return cell.charCodeAt(0) === 0x27 && GUARDED.test(cell) ? cell.slice(1) : cell;
}

/**
 * JSON text of what a cell says: JSON where it is an object, an array, a text in double quotes, a number, true,
 * false or null; a text otherwise ("007" and "1,5" are texts). What begins like JSON and is none is a text too.
 */
export function cellToJson(cell: string): string {
  return isJsonCell(cell) ? cell : JSON.stringify(cell);
}

/** The shortest cell that {@link cellToJson} turns back into this JSON text. */
export function jsonToCell(valueText: string): string {
  if (!valueText.startsWith('"')) return valueText;
  const value = String(JSON.parse(valueText));
  const isPlain = value !== '' && !UNPRINTABLE.test(value) && !isJsonCell(value) && JSON.stringify(value) === valueText;
  return isPlain ? value : valueText;
}

function isJsonCell(cell: string): boolean {
  const first = cell.charAt(0);
  if (first === '{' || first === '[' || first === '"') return isJson(cell);
  return JSON_NUMBER.test(cell) || cell === 'true' || cell === 'false' || cell === 'null';
}

function isJson(text: string): boolean {
  try {
    return arrayItems(`[${text}]`, MAX_JSON_DEPTH + 1).length === 1;
  } catch {
    return false;
  }
}
