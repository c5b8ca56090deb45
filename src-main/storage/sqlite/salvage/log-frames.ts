const HEADER_BYTES = 32;
const FRAME_HEADER_BYTES = 24;
const MAGIC = 0x377f0682;

/** The newest committed state of pages that stand in a write-ahead log: page number to its place in the log. */
export interface LogFrames {
  readonly pageSize: number;
  readonly offsets: ReadonlyMap<number, number>;
  /** Size of the database after the last commit, pages. */
  readonly pageCount: number;
}

/**
 * Reads a write-ahead log as SQLite does: frames count up to the last commit before the first one whose checksum is
 * wrong. Null where there is none.
 */
export function readLogFrames(log: Buffer): LogFrames | null {
  if (log.length < HEADER_BYTES || (log.readUInt32BE(0) & ~1) >>> 0 !== MAGIC) return null;
  const pageSize = log.readUInt32BE(8);
  const isBigEndian = (log.readUInt32BE(0) & 1) === 1;
  let sum = addWords([0, 0], log.subarray(0, 24), isBigEndian);
  if (!endsIn(sum, log, 24) || pageSize < 512) return null;
  const offsets = new Map<number, number>();
  let pending = new Map<number, number>();
  let pageCount = 0;
  const frameBytes = FRAME_HEADER_BYTES + pageSize;
  for (let at = HEADER_BYTES; at + frameBytes <= log.length; at += frameBytes) {
    if (!log.subarray(at + 8, at + 16).equals(log.subarray(16, 24))) break;
    sum = addWords(sum, log.subarray(at, at + 8), isBigEndian);
    sum = addWords(sum, log.subarray(at + FRAME_HEADER_BYTES, at + frameBytes), isBigEndian);
    if (!endsIn(sum, log, at + 16)) break;
    pending.set(log.readUInt32BE(at), at + FRAME_HEADER_BYTES);
    const sizeAfterCommit = log.readUInt32BE(at + 4);
    if (sizeAfterCommit === 0) continue;
    for (const [page, offset] of pending) offsets.set(page, offset);
    pending = new Map();
    pageCount = sizeAfterCommit;
  }
  return pageCount === 0 ? null : { pageSize, offsets, pageCount };
}

type Sum = readonly [number, number];

function addWords([first, second]: Sum, bytes: Buffer, isBigEndian: boolean): Sum {
  let [s0, s1] = [first, second];
  for (let at = 0; at < bytes.length; at += 8) {
    const x0 = isBigEndian ? bytes.readUInt32BE(at) : bytes.readUInt32LE(at);
    const x1 = isBigEndian ? bytes.readUInt32BE(at + 4) : bytes.readUInt32LE(at + 4);
    s0 = (s0 + x0 + s1) >>> 0;
    s1 = (s1 + x1 + s0) >>> 0;
  }
  return [s0, s1];
}

function endsIn([s0, s1]: Sum, log: Buffer, at: number): boolean {
  return log.readUInt32BE(at) === s0 && log.readUInt32BE(at + 4) === s1;
}
