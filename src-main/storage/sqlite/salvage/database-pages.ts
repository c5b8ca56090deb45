import { closeSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs';
import { type LogFrames, readLogFrames } from './log-frames.ts';

const HEADER_BYTES = 100;
/** SQLite's own, and ours. */
const USUAL_PAGE_SIZE = 4096;
const FREE_PAGE = 2;
const OVERFLOW_PAGES: ReadonlySet<number> = new Set([3, 4]);

export interface PageInUse {
  readonly bytes: Buffer;
  /** Where its tree begins: after the header in the first page. */
  readonly start: number;
}

/**
 * The pages of a database file that SQLite cannot read as a whole, with what its write-ahead log holds. No connection to
 * the file may be open in this process: closing this one's descriptor would drop its locks.
 */
export class DatabasePages {
  readonly pageSize: number;
  readonly pageCount: number;
  /** Bytes of a page that content may take. */
  readonly usable: number;
  /** `user_version` of the header. */
  readonly version: number;
  readonly #file: number;
  readonly #log: Buffer;
  readonly #frames: LogFrames | null;
  readonly #free: ReadonlySet<number>;
  #map: { readonly number: number; readonly page: Buffer | null } | null = null;

  constructor(path: string) {
    this.#log = readIfThere(`${path}-wal`);
    this.#frames = readLogFrames(this.#log);
    this.#file = openSync(path, 'r');
    const header = Buffer.alloc(HEADER_BYTES);
    readSync(this.#file, header, 0, HEADER_BYTES, 0);
    this.pageSize = this.#frames?.pageSize ?? pageSizeIn(header);
    const reserved = header[20] ?? 0;
    this.usable = this.pageSize - reserved < 480 ? this.pageSize : this.pageSize - reserved;
    const inFile = Math.ceil(fstatSync(this.#file).size / this.pageSize);
    this.pageCount = Math.max(inFile, this.#frames?.pageCount ?? 0);
    const first = this.page(1) ?? header;
    this.version = first.readUInt32BE(60);
    this.#free = this.#freePages(first);
  }

  close(): void {
    closeSync(this.#file);
  }

  /** What is there of a page, filled up with zeros; null past the end. */
  page(number: number): Buffer | null {
    if (!Number.isInteger(number) || number < 1 || number > this.pageCount) return null;
    const inLog = this.#frames?.offsets.get(number);
    if (inLog !== undefined) return this.#log.subarray(inLog, inLog + this.pageSize);
    const page = Buffer.alloc(this.pageSize);
    return readSync(this.#file, page, 0, this.pageSize, (number - 1) * this.pageSize) === 0 ? null : page;
  }

  /** Pages that may hold rows. In a database that is whole, every page is in a tree, free, or told from the map. */
  *inUse(): Generator<PageInUse> {
    for (let number = 1; number <= this.pageCount; number++) {
      if (this.#free.has(number) || this.#mapEntry(number) === FREE_PAGE) continue;
      if (OVERFLOW_PAGES.has(this.#mapEntry(number))) continue;
      const page = this.page(number);
      if (page !== null) yield { bytes: page, start: number === 1 ? HEADER_BYTES : 0 };
    }
  }

  /** The map of an auto-vacuum database tells of each page what it is; 0 where it does not. */
  #mapEntry(number: number): number {
    const perMap = Math.floor(this.usable / 5);
    if (number <= 2) return 0;
    const mapPage = Math.floor((number - 2) / (perMap + 1)) * (perMap + 1) + 2;
    if (mapPage === number) return 0;
    return this.#cachedMap(mapPage)?.[(number - mapPage - 1) * 5] ?? 0;
  }

  #cachedMap(number: number): Buffer | null {
    if (this.#map?.number !== number) this.#map = { number, page: this.page(number) };
    return this.#map.page;
  }

  #freePages(first: Buffer): ReadonlySet<number> {
    const free = new Set<number>();
    for (let trunk = first.readUInt32BE(32); trunk !== 0 && !free.has(trunk); ) {
      const page = this.page(trunk);
      if (page === null) break;
      free.add(trunk);
      const count = Math.min(page.readUInt32BE(4), this.usable / 4 - 2);
      for (let index = 0; index < count; index++) free.add(page.readUInt32BE(8 + index * 4));
      trunk = page.readUInt32BE(0);
    }
    return free;
  }
}

function readIfThere(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch {
    return Buffer.alloc(0);
  }
}

function pageSizeIn(header: Buffer): number {
  const told = header.readUInt16BE(16);
  const size = told === 1 ? 65_536 : told;
  const isPossible = size >= 512 && (size & (size - 1)) === 0;
  return isPossible ? size : USUAL_PAGE_SIZE;
}
