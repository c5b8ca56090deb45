const QUOTE = 34;
const BACKSLASH = 92;
const OPEN_OBJECT = 123;
const CLOSE_OBJECT = 125;
const OPEN_ARRAY = 91;
const CLOSE_ARRAY = 93;
const COMMA = 44;
const COLON = 58;

const SLICE_CHARS = 200_000;

/**
 * Lays JSON text out, one member a line, indented by two spaces. Only whitespace between tokens changes: numbers,
 * escapes, key order and repeated keys stay as they were written, which a trip through JSON.parse would not keep.
 * Text that is not JSON comes out with its tokens in the same order; nothing is ever dropped but whitespace.
 */
export function formatJsonText(text: string): string {
  const layout = new JsonLayout(text);
  layout.advance(text.length);
  return layout.text();
}

/** Like formatJsonText, but waits for `pause` after every 200,000 characters; null once `isCancelled` says so. */
export async function formatJsonTextInSlices(
  text: string,
  pause: () => Promise<void>,
  isCancelled: () => boolean,
): Promise<string | null> {
  const layout = new JsonLayout(text);
  while (!layout.advance(SLICE_CHARS)) {
    await pause();
    if (isCancelled()) return null;
  }
  return layout.text();
}

/** Walks the text once. Between calls of `advance` it stands on a token's edge. */
class JsonLayout {
  readonly #source: string;
  readonly #out: string[] = [];
  #at = 0;
  #depth = 0;

  constructor(source: string) {
    this.#source = source;
  }

  text(): string {
    return this.#out.join('');
  }

  /** Goes on for at least `chars` characters (to the end of a token); true at the end of the text. */
  advance(chars: number): boolean {
    const source = this.#source;
    const stop = Math.min(source.length, this.#at + chars);
    while (this.#at < stop) this.#token(source.charCodeAt(this.#at));
    return this.#at >= source.length;
  }

  #token(code: number): void {
    if (isSpace(code)) this.#at += 1;
    else if (code === QUOTE) this.#copyTo(endOfString(this.#source, this.#at));
    else if (code === OPEN_OBJECT || code === OPEN_ARRAY) this.#open(code);
    else if (code === CLOSE_OBJECT || code === CLOSE_ARRAY) this.#close();
    else if (code === COMMA) this.#punctuate(`,${lineBreak(this.#depth)}`);
    else if (code === COLON) this.#punctuate(': ');
    else this.#copyTo(endOfWord(this.#source, this.#at));
  }

  #open(code: number): void {
    const closing = skipSpace(this.#source, this.#at + 1);
    const empty = this.#source.charCodeAt(closing) === (code === OPEN_OBJECT ? CLOSE_OBJECT : CLOSE_ARRAY);
    if (empty) {
      this.#out.push(code === OPEN_OBJECT ? '{}' : '[]');
      this.#at = closing + 1;
      return;
    }
    this.#depth += 1;
    this.#punctuate((code === OPEN_OBJECT ? '{' : '[') + lineBreak(this.#depth));
  }

  #close(): void {
    this.#depth = Math.max(0, this.#depth - 1);
    this.#punctuate(lineBreak(this.#depth) + this.#source[this.#at]);
  }

  #punctuate(written: string): void {
    this.#out.push(written);
    this.#at += 1;
  }

  #copyTo(end: number): void {
    this.#out.push(this.#source.slice(this.#at, end));
    this.#at = end;
  }
}

/** Deeper levels are indented like this one, so that hostile nesting does not grow the text by its square. */
const DEEPEST_INDENT = 64;

function lineBreak(depth: number): string {
  return `\n${'  '.repeat(Math.min(depth, DEEPEST_INDENT))}`;
}

function isSpace(code: number): boolean {
  return code === 32 || code === 10 || code === 13 || code === 9;
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (at < text.length && isSpace(text.charCodeAt(at))) at += 1;
  return at;
}

/** Index behind the closing quote of the string that starts at `from`. */
function endOfString(text: string, from: number): number {
  for (let at = from + 1; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) return at + 1;
    if (code === BACKSLASH) at += 1;
  }
  return text.length;
}

function endOfWord(text: string, from: number): number {
  let at = from + 1;
  while (at < text.length && !isDelimiter(text.charCodeAt(at))) at += 1;
  return at;
}

function isDelimiter(code: number): boolean {
  return (
    isSpace(code) ||
    code === COMMA ||
    code === COLON ||
    code === QUOTE ||
    code === OPEN_OBJECT ||
    code === CLOSE_OBJECT ||
    code === OPEN_ARRAY ||
    code === CLOSE_ARRAY
  );
}
