/** What a column of a row holds. */
export type StoredValue = number | string | Buffer | null;

export interface Varint {
  readonly value: number;
  /** First byte after it. */
  readonly end: number;
}

const INTEGER_BYTES = [0, 1, 2, 3, 4, 6, 8] as const;

/** A number of up to nine bytes; null where the bytes end before it. Past 2^53 it is only about right. */
export function readVarint(bytes: Buffer, at: number): Varint | null {
  let value = 0;
  for (let index = 0; index < 9; index++) {
    const byte = bytes[at + index];
    if (byte === undefined) return null;
    if (index === 8) return { value: value * 256 + byte, end: at + 9 };
    value = value * 128 + (byte & 0x7f);
    if (byte < 0x80) return { value, end: at + index + 1 };
  }
  return null;
}

/** The columns of a record; null where it is not one. */
export function readRecord(payload: Buffer): StoredValue[] | null {
  const header = readVarint(payload, 0);
  if (header === null || header.value > payload.length) return null;
  const values: StoredValue[] = [];
  let at = header.value;
  for (let next = header.end; next < header.value; ) {
    const type = readVarint(payload, next);
    if (type === null) return null;
    const size = sizeOf(type.value);
    if (size === null || at + size > payload.length) return null;
    values.push(readValue(type.value, payload.subarray(at, at + size)));
    at += size;
    next = type.end;
  }
  return at === payload.length ? values : null;
}

function sizeOf(type: number): number | null {
  if (type <= 6) return INTEGER_BYTES[type] ?? 0;
  if (type === 7) return 8;
  if (type < 12) return type === 8 || type === 9 ? 0 : null;
  return Math.floor((type - 12) / 2);
}

function readValue(type: number, bytes: Buffer): StoredValue {
  if (type === 0) return null;
  if (type === 8 || type === 9) return type - 8;
  if (type === 7) return bytes.readDoubleBE(0);
  if (type === 6) return Number(bytes.readBigInt64BE(0));
  if (type < 6) return bytes.readIntBE(0, bytes.length);
  return type % 2 === 0 ? Buffer.from(bytes) : bytes.toString('utf8');
}
