import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatJsonText, formatJsonTextInSlices } from './format-json-text.ts';

/** JSON text without the whitespace between its tokens. Strings are matched first, so theirs stays. */
function withoutSpace(text: string): string {
  return text.replace(/("(?:[^"\\]|\\.)*")|\s+/g, (_match, string: string | undefined) => string ?? '');
}

const jsonText = fc.tuple(fc.json({ maxDepth: 6 }), fc.constantFrom(undefined, 1, 3, '\t')).map(([text, indent]) => {
  return JSON.stringify(JSON.parse(text), null, indent);
});

describe('formatJsonText', () => {
  it('lays any JSON out as JSON.stringify does with an indent of two', () => {
    fc.assert(
      fc.property(jsonText, (text) => {
        expect(formatJsonText(text)).toBe(JSON.stringify(JSON.parse(text), null, 2));
      }),
    );
  });

  it('changes nothing but whitespace between tokens', () => {
    fc.assert(
      fc.property(jsonText, (text) => {
        expect(withoutSpace(formatJsonText(text))).toBe(withoutSpace(text));
      }),
    );
  });

  it('drops nothing but whitespace from text that is not JSON', () => {
    const broken = fc.string({ unit: fc.constantFrom(...'{}[]:,"\\ ax1\n') });
    fc.assert(
      fc.property(broken, (text) => {
        expect(formatJsonText(text).replace(/\s/g, '')).toBe(text.replace(/\s/g, ''));
      }),
    );
  });

  it('keeps integers past 2^53, exponents, escapes, order of keys and repeated keys', () => {
    const text = '{"b":90071992547409931,"a":1.50e+3,"a":-0,"s":"\\u00e9 \\"x\\" /\\/"}';
    expect(formatJsonText(text)).toBe(
      '{\n  "b": 90071992547409931,\n  "a": 1.50e+3,\n  "a": -0,\n  "s": "\\u00e9 \\"x\\" /\\/"\n}',
    );
  });

  it('stops indenting at 64 levels, so that 100,000 nested arrays stay small', () => {
    const text = '['.repeat(100_000) + ']'.repeat(100_000);
    expect(formatJsonText(text).length).toBeLessThan(30_000_000);
  });
});

describe('formatJsonTextInSlices', () => {
  const text = JSON.stringify(
    Array.from({ length: 40_000 }, (_, index) => ({ index, word: 'four words, one string' })),
  );

  it('gives what formatJsonText gives, pausing in between', async () => {
    let pauses = 0;
    const pause = async () => {
      pauses += 1;
    };
    expect(await formatJsonTextInSlices(text, pause, () => false)).toBe(formatJsonText(text));
    expect(pauses).toBeGreaterThan(2);
  });

  it('gives null once it is cancelled', async () => {
    expect(
      await formatJsonTextInSlices(
        text,
        async () => {},
        () => true,
      ),
    ).toBeNull();
  });
});
