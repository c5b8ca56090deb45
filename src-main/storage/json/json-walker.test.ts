import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ByteWindow } from './byte-window.ts';
import { type JsonPart, JsonWalker } from './json-walker.ts';
import { bytesSource } from './open-file.ts';

function walk(bytes: Uint8Array, windowBytes: number): JsonPart[] {
  return [...new JsonWalker(new ByteWindow(bytesSource(bytes), 0, windowBytes), new Set(['list'])).walk()];
}

const anyValue = fc.jsonValue({ stringUnit: 'binary', maxDepth: 3 });
const anySpace = fc.constantFrom(undefined, 1, '\r\n\t');
const windowSizes = fc.integer({ min: 16, max: 90 });

describe('JsonWalker', () => {
  it('gives members and list elements as JSON.parse sees them, however small its window', () => {
    const document = fc.record({ a: anyValue, list: fc.array(anyValue), 'b"\\é': anyValue });
    fc.assert(
      fc.property(document, anySpace, windowSizes, (value, space, windowBytes) => {
        const text = JSON.stringify(value, null, space);
        const parts = walk(Buffer.from(text), windowBytes);
        const members = parts.flatMap((part) => (part.kind === 'member' ? [[part.key, JSON.parse(part.text)]] : []));
        const elements = parts.flatMap((part) => (part.kind === 'element' ? [JSON.parse(part.text) as unknown] : []));
        expect({ ...Object.fromEntries(members), list: elements }).toEqual(JSON.parse(text));
      }),
      { numRuns: 500 },
    );
  });

  it('tells the byte at which each element starts', () => {
    const text = '[ {"é":1},\n [2] , "日本" ]';
    for (const part of walk(Buffer.from(text), 16)) {
      if (part.kind !== 'element') continue;
      const bytes = Buffer.from(text).subarray(part.offset);
      expect(bytes.toString().startsWith(part.text)).toBe(true);
    }
  });

  it('gives the source text unchanged', () => {
    const text = '{"n":9007199254740993,"list":[-0,1e400,{"10":1,"2": [ 1 ]},"\\ud800"]}';
    const texts = walk(Buffer.from(text), 16).flatMap((part) => (part.kind === 'list' ? [] : [part.text]));
    expect(texts).toEqual(['9007199254740993', '-0', '1e400', '{"10":1,"2": [ 1 ]}', '"\\ud800"']);
  });

  it('breaks off at the first byte that does not belong', () => {
    const broken: [string, number, RegExp][] = [
      ['', 0, /does not begin/],
      ['"text"', 0, /does not begin/],
      ['{"a":1', 6, /the file ends/],
      ['{"a":"b', 7, /the file ends/],
      ['{"a" 1}', 5, /':'/],
      ['{"é":1 "b":2}', 8, /','/],
      ['{"list":[1 2]}', 11, /','/],
      ['{"list":[{"a":"x\ny"}]}', 16, /not closed/],
      ['{"list":[,1]}', 9, /value/],
      ['{"a":1}\0\0', 7, /more after the end/],
      ['{a:1}', 1, /double quotes/],
    ];
    for (const [text, offset, message] of broken) {
      const expected = expect.objectContaining({ name: 'BrokenJson', offset, message: expect.stringMatching(message) });
      for (const windowBytes of [16, 1000]) expect(() => walk(Buffer.from(text), windowBytes), text).toThrow(expected);
    }
  });

  it('gives what comes before the break', () => {
    const given: JsonPart[] = [];
    expect(() => {
      const walker = new JsonWalker(new ByteWindow(bytesSource(Buffer.from('{"a":1,"list":[2,3,'))), new Set(['list']));
      for (const part of walker.walk()) given.push(part);
    }).toThrow(/the file ends/);
    expect(given.map((part) => ('text' in part ? part.text : part.kind))).toEqual(['1', 'list', '2', '3']);
  });

  it('holds no more of a large document than its window', () => {
    const window = new ByteWindow(bytesSource(Buffer.from(`[${'{"a":"0123456789"},'.repeat(100_000)}1]`)), 0, 4096);
    let count = 0;
    for (const part of new JsonWalker(window, new Set()).walk()) if (part.kind === 'element') count++;
    expect(count).toBe(100_001);
    expect(window.buffer.length).toBe(4096);
  });
});
