import { StringDecoder } from 'node:string_decoder';
import Papa, { type ParseResult } from 'papaparse';
import type { ByteSource } from '../../storage/json/open-file.ts';
import type { TransferLimits } from '../limits.ts';
import { tooLarge } from '../transfer-errors.ts';
import type { CsvDialect } from './csv-dialect.ts';

const CHUNK_BYTES = 256 * 1024;

export interface CsvRecord {
  readonly cells: readonly string[];
  /** What is wrong with its quotes. */
  readonly problem: string | null;
}

/** Records of a table, read chunk by chunk; `onBytes` is told how far. */
export function* csvRecords(
  name: string,
  source: ByteSource,
  dialect: CsvDialect,
  limits: TransferLimits,
  onBytes: (bytes: number) => void,
): Generator<CsvRecord> {
  const decoder = new StringDecoder('utf8');
  const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
  let rest = '';
  let wanted = 0;
  for (let at = 0; ; ) {
    const got = source.read(chunk, 0, at);
    const text = got === 0 ? decoder.end() : decoder.write(chunk.subarray(0, got));
    rest += at === 0 ? text.replace(/^\ufeff/, '') : text;
    at += got;
    onBytes(at);
    // A record longer than what was read is tried again only once twice as much is there.
    if (got > 0 && rest.length < wanted) continue;
    if (rest.length > 0) {
      const { records, used } = parsePiece(rest, dialect, got > 0);
      rest = rest.slice(used);
      yield* records;
    }
    wanted = rest.length * 2;
    if (rest.length > limits.rowBytes) throw tooLarge(name, `a row is longer than ${limits.rowBytes} bytes`);
    if (got === 0) return;
  }
}

function parsePiece(text: string, dialect: CsvDialect, isPart: boolean): { records: CsvRecord[]; used: number } {
  const parser = new Papa.Parser({ ...dialect, quoteChar: '"' });
  const { data, errors, meta }: ParseResult<string[]> = parser.parse(text, 0, isPart);
  const problems = new Map(errors.map(({ row, message }) => [row, message]));
  const records = data.map((cells, index) => ({ cells, problem: problems.get(index) ?? null }));
  return { records, used: isPart ? meta.cursor : text.length };
}
