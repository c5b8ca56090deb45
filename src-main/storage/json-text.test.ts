import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isAppError } from '../../src-shared/errors/app-error.ts';
import { arrayItems, compactJson, depthOf, objectEntries, wellFormedJson } from './json-text.ts';

const anyKey = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('__proto__', '0', '10', '', '\ud800', 'a"b\\'));
const anyObject = fc.dictionary(anyKey, fc.jsonValue({ stringUnit: 'binary', maxDepth: 5 }));
const anySpace = fc.constantFrom(undefined, 1, 2, '\t', '\n', '\r\n ');

function parsed(text: string): unknown {
  return JSON.parse(text);
}

function accepts(text: string): boolean {
  try {
    objectEntries(text);
    return true;
  } catch (error) {
    if (isAppError(error, 'input.invalid')) return false;
    throw error;
  }
}

function parsesAsObject(text: string): boolean {
  try {
    const value = parsed(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}

describe('objectEntries', () => {
  it('gives exactly the members JSON.parse gives, whatever the white space', () => {
    fc.assert(
      fc.property(anyObject, anySpace, (object, space) => {
        const text = JSON.stringify(object, null, space);
        const entries = objectEntries(text).map(({ key, valueText }) => [key, parsed(valueText)]);
        const expected: unknown = Object.entries(parsed(text) as object);
        expect(entries.toSorted(byKey)).toEqual((expected as unknown[][]).toSorted(byKey));
      }),
      { numRuns: 500 },
    );
  });

  it('accepts a damaged text exactly where JSON.parse does', () => {
    const damage = fc.record({ at: fc.nat(), drop: fc.nat(3), put: fc.string({ unit: 'binary', maxLength: 2 }) });
    fc.assert(
      fc.property(anyObject, anySpace, damage, (object, space, { at, drop, put }) => {
        const text = JSON.stringify(object, null, space);
        const from = at % (text.length + 1);
        const broken = text.slice(0, from) + put + text.slice(from + drop);
        expect(accepts(broken)).toBe(parsesAsObject(broken));
      }),
      { numRuns: 3000 },
    );
  });

  it('accepts strings of JSON characters exactly where JSON.parse does', () => {
    const token = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"',
      '\\',
      'u00e9',
      '0',
      '-',
      '1',
      '.5',
      'e+9',
      'true',
      ' ',
    );
    fc.assert(
      fc.property(fc.array(token, { maxLength: 12 }), (tokens) => {
        const text = `{"a":${tokens.join('')}}`;
        expect(accepts(text)).toBe(parsesAsObject(text));
      }),
      { numRuns: 5000 },
    );
  });

  it('keeps the source of every value and the order of every key, duplicates included', () => {
    const text =
      ' { "10" : 9007199254740993 , "2":-0, "b":1e400,"b":[ 1, {"}":"{["} ],"\\u0061":"\\ud800\\"\\\\", "":null,"__proto__":{} } ';
    expect(objectEntries(text)).toEqual([
      { key: '10', valueText: '9007199254740993' },
      { key: '2', valueText: '-0' },
      { key: 'b', valueText: '1e400' },
      { key: 'b', valueText: '[ 1, {"}":"{["} ]' },
      { key: 'a', valueText: '"\\ud800\\"\\\\"' },
      { key: '', valueText: 'null' },
      { key: '__proto__', valueText: '{}' },
    ]);
    expect(objectEntries('{}')).toEqual([]);
    expect(objectEntries('\n{ }\n')).toEqual([]);
  });

  it('names the offset of the first wrong character', () => {
    const offsets = {
      '{"a":1,}': 7,
      '{"a" 1}': 5,
      '{"a":[1,,2]}': 8,
      '{"a":tru}': 5,
      '{"a":"x': 7,
      '{"a":1}x': 7,
      '[1]': 0,
    };
    for (const [text, offset] of Object.entries(offsets)) {
      expect(() => objectEntries(text), text).toThrow(expect.objectContaining({ details: { offset } }));
    }
  });

  it('refuses texts that nest deeper than the limit, without a stack overflow', () => {
    const nested = (levels: number) => `{"a":${'['.repeat(levels - 1)}${']'.repeat(levels - 1)}}`;
    expect(objectEntries(nested(64))).toHaveLength(1);
    expect(() => objectEntries(nested(65))).toThrow(/nests too deep at offset 68/);
    expect(() => objectEntries(nested(1_000_000))).toThrow(/nests too deep/);
    expect(objectEntries(nested(200_000), 200_000)).toHaveLength(1);
  });
});

describe('arrayItems', () => {
  it('gives the items JSON.parse gives, as source text', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue({ stringUnit: 'binary' })), anySpace, (items, space) => {
        const text = JSON.stringify(items, null, space);
        expect(arrayItems(text).map(parsed)).toEqual(parsed(text));
      }),
    );
    expect(arrayItems(' [ 1e400 ,[ ],"\\u0061" ] ')).toEqual(['1e400', '[ ]', '"\\u0061"']);
  });

  it('refuses what is no array', () => {
    for (const text of ['', '{}', '[1,]', '[,1]', '[1 2]', '[1]]', '[']) {
      expect(() => arrayItems(text), text).toThrow(expect.objectContaining({ code: 'input.invalid' }));
    }
    expect(() => arrayItems('['.repeat(65))).toThrow(/nests too deep/);
  });
});

describe('wellFormedJson', () => {
  it('changes lone surrogates into escapes and nothing else', () => {
    expect(wellFormedJson('"a\ud800b\udfffc😀"')).toBe('"a\\ud800b\\udfffc😀"');
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('\ud800', '\udc00', 'é', 'a') }), (value) => {
        const text = `"${value}"`;
        expect(wellFormedJson(text).isWellFormed()).toBe(true);
        expect(parsed(wellFormedJson(text))).toBe(value);
      }),
    );
  });
});

describe('depthOf', () => {
  it('counts nested containers and nothing within strings', () => {
    expect(depthOf('"[{"')).toBe(0);
    expect(depthOf('{"a":["[[[\\"[",{}],"b":[]}')).toBe(3);
    expect(depthOf('['.repeat(1_000_000), 64)).toBe(65);
  });
});

describe('compactJson', () => {
  it('takes out white space between tokens only', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'binary' }), anySpace, (value, space) => {
        expect(compactJson(JSON.stringify(value, null, space))).toBe(JSON.stringify(value));
      }),
    );
    expect(compactJson(' { "10" : 9007199254740993 ,\r\n"2":-0 } ')).toBe('{"10":9007199254740993,"2":-0}');
  });
});

function byKey(left: unknown[], right: unknown[]): number {
  return String(left[0]) < String(right[0]) ? -1 : 1;
}
