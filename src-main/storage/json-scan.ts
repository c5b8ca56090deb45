import { AppError } from '../../src-shared/errors/app-error.ts';

export const SPACE = 0x20;
export const QUOTE = 0x22;
export const COMMA = 0x2c;
export const COLON = 0x3a;
export const OPEN_BRACKET = 0x5b;
export const BACKSLASH = 0x5c;
export const CLOSE_BRACKET = 0x5d;
export const OPEN_BRACE = 0x7b;
export const CLOSE_BRACE = 0x7d;

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const HEX4 = /[0-9a-fA-F]{4}/y;

/** Closing characters of the containers around the place being scanned; scans never overlap, so one will do. */
const closers: number[] = [];

/** Always throws: `input.invalid` with the offset (UTF-16 units) in `details.offset`. */
export function failAt(text: string, offset: number, expected: string): never {
  const found = offset < text.length ? JSON.stringify(text.charAt(offset)) : 'the end';
  throw new AppError('input.invalid', `JSON text: expected ${expected} at offset ${offset}, found ${found}`, {
    details: { offset },
  });
}

export function skipSpace(text: string, from: number): number {
  let at = from;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) break;
    at++;
  }
  return at;
}

/** Offset after the string whose opening quote stands at `open`. */
export function skipString(text: string, open: number): number {
  let at = open + 1;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) return at + 1;
    if (code === BACKSLASH) at = skipEscape(text, at);
    else if (code >= 0x20) at++;
    else failAt(text, at, 'no raw control character in a string');
  }
  return failAt(text, at, "a closing '\"'");
}

function skipEscape(text: string, backslash: number): number {
  const code = text.charAt(backslash + 1);
  if (code !== '' && '"\\/bfnrt'.includes(code)) return backslash + 2;
  HEX4.lastIndex = backslash + 2;
  if (code === 'u' && HEX4.test(text)) return backslash + 6;
  return failAt(text, backslash + 1, 'an escape character');
}

function skipScalar(text: string, at: number): number {
  const code = text.charCodeAt(at);
  if (code === 0x74 && text.startsWith('true', at)) return at + 4;
  if (code === 0x6e && text.startsWith('null', at)) return at + 4;
  if (code === 0x66 && text.startsWith('false', at)) return at + 5;
  if (code >= 0x31 && code <= 0x39) return skipDigits(text, at);
  return skipNumber(text, at);
}

/** A positive integer is by far the most common number; anything longer goes through the full grammar. */
function skipDigits(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code < 0x30 || code > 0x39) {
      return code === 0x2e || code === 0x65 || code === 0x45 ? skipNumber(text, start) : at;
    }
    at++;
  }
  return at;
}

function skipNumber(text: string, at: number): number {
  NUMBER.lastIndex = at;
  if (!NUMBER.test(text)) return failAt(text, at, 'a value');
  return NUMBER.lastIndex;
}

/** Offset of the member's value, given the offset where its key should start. */
export function skipKey(text: string, at: number): number {
  if (text.charCodeAt(at) !== QUOTE) failAt(text, at, 'a key in double quotes');
  const colon = skipSpace(text, skipString(text, at));
  if (text.charCodeAt(colon) !== COLON) failAt(text, colon, "':'");
  return skipSpace(text, colon + 1);
}

/**
 * Offset after the value that starts at `from` (a value's first character, not a space). Accepts exactly
 * what JSON.parse accepts, but throws `input.invalid` where containers nest deeper than `maxDepth`.
 */
export function skipValue(text: string, from: number, maxDepth: number): number {
  let at = from;
  let depth = 0;
  for (;;) {
    const code = text.charCodeAt(at);
    if (code === OPEN_BRACE || code === OPEN_BRACKET) {
      if (depth === maxDepth) failTooDeep(at);
      const closer = code + 2;
      closers[depth++] = closer;
      at = skipSpace(text, at + 1);
      if (text.charCodeAt(at) !== closer) {
        if (code === OPEN_BRACE) at = skipKey(text, at);
        continue;
      }
    } else {
      at = code === QUOTE ? skipString(text, at) : skipScalar(text, at);
    }
    while (depth > 0) {
      at = skipSpace(text, at);
      if (text.charCodeAt(at) !== closers[depth - 1]) break;
      depth--;
      at++;
    }
    if (depth === 0) return at;
    at = skipComma(text, at, closers[depth - 1] === CLOSE_BRACE);
  }
}

/** Offset of the next value after the comma that must stand at `at`, past its key within an object. */
function skipComma(text: string, at: number, inObject: boolean): number {
  if (text.charCodeAt(at) !== COMMA) failAt(text, at, inObject ? "',' or '}'" : "',' or ']'");
  const next = skipSpace(text, at + 1);
  return inObject ? skipKey(text, next) : next;
}

export function failTooDeep(offset: number): never {
  throw new AppError('input.invalid', `JSON text nests too deep at offset ${offset}`, { details: { offset } });
}
