import {
  BACKSLASH,
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COLON,
  COMMA,
  failAt,
  failTooDeep,
  OPEN_BRACE,
  OPEN_BRACKET,
  QUOTE,
  SPACE,
  skipSpace,
  skipString,
  skipValue,
} from './json-scan.ts';

/** Containers a task may nest, the task itself included. */
export const MAX_JSON_DEPTH = 64;

/** One member of a JSON object as it stands in the source. */
export interface JsonEntry {
  /** Unescaped. */
  readonly key: string;
  /** Exact source text of the value, without the white space around it. */
  readonly valueText: string;
}

/**
 * The top-level members of a JSON object text in source order, duplicates included. The whole text is
 * checked: it is accepted exactly where JSON.parse would accept it as an object and it nests at most
 * `maxDepth` deep; otherwise throws `input.invalid` with `details.offset`, in UTF-16 units.
 */
export function objectEntries(text: string, maxDepth: number = MAX_JSON_DEPTH): JsonEntry[] {
  const entries: JsonEntry[] = [];
  let at = skipSpace(text, 0);
  if (text.charCodeAt(at) !== OPEN_BRACE) failAt(text, at, "'{'");
  if (maxDepth < 1) failTooDeep(at);
  at = skipSpace(text, at + 1);
  while (entries.length > 0 || text.charCodeAt(at) !== CLOSE_BRACE) {
    if (text.charCodeAt(at) !== QUOTE) failAt(text, at, 'a key in double quotes');
    const keyEnd = skipString(text, at);
    const colon = skipSpace(text, keyEnd);
    if (text.charCodeAt(colon) !== COLON) failAt(text, colon, "':'");
    const start = skipSpace(text, colon + 1);
    const end = skipValue(text, start, maxDepth - 1);
    entries.push({ key: unquote(text, at, keyEnd), valueText: text.slice(start, end) });
    at = skipSpace(text, end);
    if (text.charCodeAt(at) !== COMMA) break;
    at = skipSpace(text, at + 1);
  }
  if (text.charCodeAt(at) !== CLOSE_BRACE) failAt(text, at, "',' or '}'");
  at = skipSpace(text, at + 1);
  if (at < text.length) failAt(text, at, 'the end');
  return entries;
}

/** The items of a JSON array text as source slices; checked and limited as in objectEntries. */
export function arrayItems(text: string, maxDepth: number = MAX_JSON_DEPTH): string[] {
  const items: string[] = [];
  let at = skipSpace(text, 0);
  if (text.charCodeAt(at) !== OPEN_BRACKET) failAt(text, at, "'['");
  if (maxDepth < 1) failTooDeep(at);
  at = skipSpace(text, at + 1);
  while (items.length > 0 || text.charCodeAt(at) !== CLOSE_BRACKET) {
    const end = skipValue(text, at, maxDepth - 1);
    items.push(text.slice(at, end));
    at = skipSpace(text, end);
    if (text.charCodeAt(at) !== COMMA) break;
    at = skipSpace(text, at + 1);
  }
  if (text.charCodeAt(at) !== CLOSE_BRACKET) failAt(text, at, "',' or ']'");
  at = skipSpace(text, at + 1);
  if (at < text.length) failAt(text, at, 'the end');
  return items;
}

function unquote(text: string, open: number, end: number): string {
  const raw = text.slice(open + 1, end - 1);
  return raw.includes('\\') ? String(JSON.parse(text.slice(open, end))) : raw;
}

/**
 * How deep containers nest in a JSON text (a scalar: 0). Stops as soon as `limit` is passed and answers
 * `limit + 1`. Looks at brackets and strings only, so the text need not be checked before.
 */
export function depthOf(text: string, limit: number = MAX_JSON_DEPTH): number {
  let depth = 0;
  let deepest = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) {
      at = stringEnd(text, at);
    } else if ((code | 0x20) === OPEN_BRACE) {
      depth++;
      if (depth > deepest) deepest = depth;
      if (depth > limit) return depth;
    } else if ((code | 0x20) === CLOSE_BRACE) {
      depth--;
    }
  }
  return deepest;
}

/** Offset of the closing quote, or of the text's end. */
function stringEnd(text: string, open: number): number {
  let at = open + 1;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) return at;
    at += code === BACKSLASH ? 2 : 1;
  }
  return at;
}

/**
 * The same JSON text without white space between tokens; strings, numbers and key order stay as they are.
 * The text must be valid JSON.
 */
export function compactJson(text: string): string {
  const kept: string[] = [];
  let from = 0;
  let at = 0;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) at = stringEnd(text, at);
    if (code > SPACE) {
      at++;
      continue;
    }
    kept.push(text.slice(from, at));
    at = skipSpace(text, at + 1);
    from = at;
  }
  return from === 0 ? text : kept.join('') + text.slice(from);
}

/** The same JSON text with lone surrogates, which UTF-8 cannot hold, written as escapes. */
export function wellFormedJson(text: string): string {
  if (text.isWellFormed()) return text;
  return text.replace(/\p{Surrogate}/gu, (unit) => `\\u${unit.charCodeAt(0).toString(16)}`);
}
