import { gzipSync, zstdCompressSync } from 'node:zlib';
import fc from 'fast-check';

const SEEDS: readonly Buffer[] = [
  Buffer.from('id,projectId,priority,status,data.title\r\na,x,1,queued,"A ""b"", c"\r\nb,,2,完了,\'=1\r\n'),
  Buffer.from('{"id":"a","data":{"n":9007199254740993,"t":"\\ud83e\\udd86"}}\n{"id":"b","status":"failed"}\n'),
  Buffer.from('[{"id":"a","data":[[1,{"x":null}]]},{"id":"b","runAt":"2030-01-01"}]'),
  Buffer.from(
    '{"queue":[{"id":"a"}],"processing":[["b",{"type":"t"}]],"projectStats":{"x":{"completed":2}},"version":"1.0"}',
  ),
  Buffer.from('\ufeffid\t期限\na\t2026年11月25日\n', 'utf16le'),
].flatMap((bytes) => [bytes, gzipSync(bytes), zstdCompressSync(bytes)]);

/** What is likely to confuse a reader. */
const SPLICES = [
  '"',
  '\\',
  '{',
  '}',
  '[',
  ']',
  ',',
  '\n',
  '\r',
  '\0',
  '\ufeff',
  '"__proto__":{}',
  "'",
  '\\u0000',
  '1e999',
  '\x80',
];

type Change = { readonly at: number; readonly remove: number; readonly insert: string };

const change: fc.Arbitrary<Change> = fc.record({
  at: fc.nat({ max: 400 }),
  remove: fc.oneof(fc.nat({ max: 3 }), fc.nat({ max: 400 })),
  insert: fc.oneof(fc.constantFrom(...SPLICES), fc.string({ maxLength: 5 }), fc.constant('')),
});

/** Files of every kind with a few bytes changed, cut out or put in; and some that are anything. */
export const damagedFile: fc.Arbitrary<Buffer> = fc.oneof(
  {
    weight: 9,
    arbitrary: fc
      .tuple(fc.constantFrom(...SEEDS), fc.array(change, { maxLength: 4 }))
      .map(([seed, changes]) => changes.reduce(changed, seed)),
  },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)) },
);

function changed(bytes: Buffer, { at, remove, insert }: Change): Buffer {
  const start = at % (bytes.length + 1);
  return Buffer.concat([bytes.subarray(0, start), Buffer.from(insert, 'latin1'), bytes.subarray(start + remove)]);
}
