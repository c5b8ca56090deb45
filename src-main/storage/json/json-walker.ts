import { CLOSE_BRACE, CLOSE_BRACKET, COLON, COMMA, OPEN_BRACE, OPEN_BRACKET, QUOTE } from '../json-scan.ts';
import { BrokenJson, INCOMPLETE, valueEnd } from './byte-scan.ts';
import type { ByteWindow } from './byte-window.ts';

const MAX_VALUE_BYTES = 256 * 1024 * 1024;
const END = -1;

/** A piece of a JSON document in the order of the file. A bare array is a list with the key null. */
export type JsonPart =
  | { readonly kind: 'member'; readonly key: string; readonly text: string }
  | { readonly kind: 'list'; readonly key: string | null }
  | { readonly kind: 'element'; readonly key: string | null; readonly text: string; readonly offset: number };

/**
 * Walks a JSON document, an object or an array, through a window in bounded memory. Arrays under a streamed
 * key are given element by element, every other member as one text; texts are exact source slices. Throws
 * BrokenJson with the byte offset at which the document breaks off.
 */
export class JsonWalker {
  readonly window: ByteWindow;
  /**
   * Byte of the source where the part begun last starts, or once the reader took it, its last byte: what
   * comes after it has not been given out yet.
   */
  partOffset = 0;
  /** List the walk is in, undefined outside of all. */
  listKey: string | null | undefined;
  readonly #streamed: ReadonlySet<string>;
  readonly #maxValueBytes: number;

  constructor(window: ByteWindow, streamed: ReadonlySet<string>, maxValueBytes: number = MAX_VALUE_BYTES) {
    this.window = window;
    this.#streamed = streamed;
    this.#maxValueBytes = maxValueBytes;
  }

  *walk(): Generator<JsonPart, void> {
    this.#skipByteOrderMark();
    const opening = this.#peek();
    if (opening !== OPEN_BRACE && opening !== OPEN_BRACKET) this.#fail('it does not begin with { or [');
    this.window.at++;
    if (opening === OPEN_BRACKET) yield* this.#list(null);
    else if (this.#peek() === CLOSE_BRACE) this.window.at++;
    else yield* this.#members();
    this.#expectEnd();
  }

  /** Goes on at an element of the list `key`, which starts at the window's cursor. */
  *resume(key: string | null): Generator<JsonPart, void> {
    yield* this.#elements(key);
    if (key !== null && this.#separator(CLOSE_BRACE)) yield* this.#members();
    this.#expectEnd();
  }

  *#members(): Generator<JsonPart, void> {
    do {
      if (this.#peek() !== QUOTE) this.#fail('a key in double quotes should stand here');
      const key = this.#key();
      if (this.#peek() !== COLON) this.#fail("a ':' should stand here");
      this.window.at++;
      if (this.#peek() === OPEN_BRACKET && this.#streamed.has(key)) {
        this.window.at++;
        yield* this.#list(key);
      } else {
        yield { kind: 'member', key, text: this.#valueText() };
      }
    } while (this.#separator(CLOSE_BRACE));
  }

  *#list(key: string | null): Generator<JsonPart, void> {
    this.listKey = key;
    yield { kind: 'list', key };
    if (this.#peek() !== CLOSE_BRACKET) {
      yield* this.#elements(key);
      return;
    }
    this.window.at++;
    this.listKey = undefined;
  }

  *#elements(key: string | null): Generator<JsonPart, void> {
    this.listKey = key;
    do {
      const text = this.#valueText();
      yield { kind: 'element', key, text, offset: this.partOffset };
      this.partOffset = this.window.base + this.window.at - 1;
    } while (this.#separator(CLOSE_BRACKET));
    this.listKey = undefined;
  }

  #key(): string {
    const text = this.#valueText();
    try {
      return String(JSON.parse(text));
    } catch {
      throw new BrokenJson(this.partOffset, 'a key is not a JSON string');
    }
  }

  #valueText(): string {
    this.#peek();
    const end = this.#valueEnd();
    if (end === this.window.at) this.#fail('a value should stand here');
    const text = this.window.buffer.toString('utf8', this.window.at, end);
    this.window.at = end;
    return text;
  }

  #valueEnd(): number {
    const { window } = this;
    this.partOffset = window.base + this.window.at;
    for (;;) {
      const end = this.#tryValueEnd();
      if (end !== INCOMPLETE) return end;
      if (window.length - this.window.at > this.#maxValueBytes) {
        this.#fail(`a value is larger than ${this.#maxValueBytes / 1024 / 1024} MiB`);
      }
      if (!window.more()) throw new BrokenJson(window.base + window.length, 'the file ends');
    }
  }

  #tryValueEnd(): number {
    try {
      return valueEnd(this.window.buffer, this.window.at, this.window.length);
    } catch (error) {
      if (error instanceof BrokenJson) throw new BrokenJson(this.window.base + error.offset, error.message);
      throw error;
    }
  }

  /** True after a comma, false after `closer`. */
  #separator(closer: number): boolean {
    const byte = this.#peek();
    if (byte !== COMMA && byte !== closer) this.#fail("a ',' should stand here");
    this.window.at++;
    return byte === COMMA;
  }

  #expectEnd(): void {
    if (this.#peek() !== END) this.#fail('there is more after the end of the document');
  }

  #peek(): number {
    const { window } = this;
    for (;;) {
      while (this.window.at < window.length) {
        const byte = window.buffer[this.window.at] ?? END;
        if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) return byte;
        this.window.at++;
      }
      if (!window.more()) return END;
    }
  }

  #skipByteOrderMark(): void {
    if (this.#peek() !== 0xef) return;
    if (this.window.buffer.toString('utf8', this.window.at, this.window.at + 3) === '\ufeff') this.window.at += 3;
  }

  #fail(reason: string): never {
    const { window } = this;
    const isAtEnd = window.ended && window.at >= window.length && window.base + window.at > 0;
    throw new BrokenJson(window.base + window.at, isAtEnd ? 'the file ends' : reason);
  }
}
