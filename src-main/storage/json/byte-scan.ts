import { BACKSLASH, CLOSE_BRACE, CLOSE_BRACKET, COMMA, OPEN_BRACE, OPEN_BRACKET, QUOTE, SPACE } from '../json-scan.ts';

/** Answer where the bytes end before the value does. */
export const INCOMPLETE = -1;

/** JSON that breaks off: at which byte of the source, and what was expected or found there. */
export class BrokenJson extends Error {
  override readonly name = 'BrokenJson';
  readonly offset: number;

  constructor(offset: number, reason: string) {
    super(reason);
    this.offset = offset;
  }
}

/**
 * Index after the JSON value that starts at `at`, or INCOMPLETE. Finds where the value ends and does not
 * check what is inside, with one exception: a raw control character in a string throws BrokenJson (its
 * offset is the index), because that is how a lost quote shows before it turns all that follows inside out.
 */
export function valueEnd(bytes: Uint8Array, at: number, end: number): number {
  const byte = bytes[at];
  if (byte === OPEN_BRACE || byte === OPEN_BRACKET) return containerEnd(bytes, at, end);
  if (byte === QUOTE) return stringEnd(bytes, at, end);
  return scalarEnd(bytes, at, end);
}

function containerEnd(bytes: Uint8Array, from: number, end: number): number {
  let depth = 0;
  let at = from;
  while (at < end) {
    const byte = bytes[at] ?? 0;
    if (byte === QUOTE) {
      at = stringEnd(bytes, at, end);
      if (at === INCOMPLETE) return INCOMPLETE;
      continue;
    }
    // Setting bit 0x20 turns a bracket into the brace of its side.
    const folded = byte | 0x20;
    if (folded === OPEN_BRACE) depth++;
    else if (folded === CLOSE_BRACE && --depth === 0) return at + 1;
    at++;
  }
  return INCOMPLETE;
}

export function stringEnd(bytes: Uint8Array, open: number, end: number): number {
  let at = open + 1;
  while (at < end) {
    const byte = bytes[at] ?? 0;
    if (byte === QUOTE) return at + 1;
    if (byte < SPACE) throw new BrokenJson(at, 'a string is not closed');
    at += byte === BACKSLASH ? 2 : 1;
  }
  return INCOMPLETE;
}

function scalarEnd(bytes: Uint8Array, from: number, end: number): number {
  for (let at = from; at < end; at++) {
    const byte = bytes[at] ?? 0;
    if (byte <= SPACE || byte === COMMA || byte === CLOSE_BRACE || byte === CLOSE_BRACKET) return at;
  }
  return INCOMPLETE;
}
