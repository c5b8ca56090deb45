import { COMMA, OPEN_BRACE, OPEN_BRACKET, SPACE } from '../json-scan.ts';
import type { ByteWindow } from './byte-window.ts';
import type { JsonWalker } from './json-walker.ts';

const NEWLINE = 0x0a;
/** Longer stretches of white space before an element are not told apart. */
const CONTEXT_BYTES = 256;
const LIST_START = /"(tasks|queue|processing)"\s*:\s*\[/g;

/**
 * Finds the next element of a task list after a place where the JSON is broken, by how elements begin in
 * this file: their first key, and whether and how far they are indented on a line of their own.
 */
export class ElementFinder {
  /** List the element found last stands in. */
  listKey: string | null = null;
  readonly #window: ByteWindow;
  #firstKeys = ['"#"', '"id"'].map((key) => Buffer.from(key));
  /** Spaces before `{` on its line; null where elements follow each other on one line. */
  #indent: number | null | undefined = undefined;

  constructor(window: ByteWindow) {
    this.#window = window;
  }

  /** Remembers how the element at byte `offset` of the source begins; only the first one counts. */
  learnFrom(offset: number): void {
    if (this.#indent !== undefined) return;
    const open = offset - this.#window.base;
    if (open < 0) return;
    this.#indent = this.#indentBefore(open);
    const key = /^\{\s*("(?:[^"\\]|\\.)*")/.exec(this.#text(open, open + CONTEXT_BYTES))?.[1];
    if (key !== undefined) this.#firstKeys = [Buffer.from(key, 'latin1')];
  }

  /**
   * Moves the window's cursor to the next start of an element after the part the walker broke off in.
   * Answers false where there is none.
   */
  findAfter(walker: JsonWalker): boolean {
    if (walker.listKey !== undefined) this.listKey = walker.listKey;
    const window = this.#window;
    window.at = Math.max(0, walker.partOffset - window.base) + 1;
    for (;;) {
      const found = this.#findStart(window.at);
      this.#noteListStarts(window.at, found ?? window.length);
      if (found !== null) {
        window.at = found;
        return true;
      }
      // What is kept may hold the beginning of an element whose first key is not in the window yet.
      window.at = Math.max(window.at, window.length - 2 * CONTEXT_BYTES);
      if (!window.more()) return false;
    }
  }

  /** Index of the next `{` that begins an element and whose first key is wholly in the window, or null. */
  #findStart(from: number): number | null {
    const starts = this.#firstKeys.map((key) => this.#findFirstKey(key, from)).filter((start) => start !== null);
    return starts.length > 0 ? Math.min(...starts) : null;
  }

  #findFirstKey(firstKey: Buffer, from: number): number | null {
    const { buffer, length } = this.#window;
    const lastStart = length - firstKey.length;
    for (let key = buffer.indexOf(firstKey, from); key >= 0 && key <= lastStart; ) {
      const open = skipSpaceBack(buffer, key - 1);
      if (open >= from && buffer[open] === OPEN_BRACE && this.#beginsElement(open)) return open;
      key = buffer.indexOf(firstKey, key + 1);
    }
    return null;
  }

  #beginsElement(open: number): boolean {
    const { buffer } = this.#window;
    if (this.#indent !== undefined && this.#indent !== null) return this.#indentBefore(open) === this.#indent;
    const before = buffer[skipSpaceBack(buffer, open - 1)];
    return before === COMMA || before === OPEN_BRACKET;
  }

  #indentBefore(open: number): number | null {
    const { buffer } = this.#window;
    let at = open - 1;
    while (at >= 0 && buffer[at] === SPACE) at--;
    return at >= 0 && buffer[at] === NEWLINE ? open - 1 - at : null;
  }

  #noteListStarts(from: number, to: number): void {
    for (const match of this.#text(from, to).matchAll(LIST_START)) this.listKey = match[1] ?? this.listKey;
  }

  #text(from: number, to: number): string {
    return this.#window.buffer.toString('latin1', from, Math.min(to, this.#window.length));
  }
}

function skipSpaceBack(buffer: Buffer, from: number): number {
  let at = from;
  while (at >= 0 && (buffer[at] ?? 0) <= SPACE) at--;
  return at;
}
