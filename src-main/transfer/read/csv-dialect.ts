import Papa from 'papaparse';
import type { Delimiter } from '../../../src-shared/models/transfer.ts';

export interface CsvDialect {
  readonly delimiter: Delimiter;
  readonly newline: '\n' | '\r\n' | '\r';
}

/** Of two that fit alike the first is taken. */
const DELIMITERS = [',', '\t', ';', '|'] as const;
/** Records that are looked at. */
const SAMPLE = 20;

/** How a table is written, told from its beginning. */
export function dialectOf(head: string): CsvDialect {
  const newline = newlineOf(head);
  const [best = ','] = [...DELIMITERS].sort((one, other) => score(head, other, newline) - score(head, one, newline));
  return { delimiter: best, newline };
}

/** The first line break outside quotes. */
function newlineOf(head: string): CsvDialect['newline'] {
  let isQuoted = false;
  for (let at = 0; at < head.length; at++) {
    const char = head[at];
    if (char === '"') isQuoted = !isQuoted;
    if (isQuoted) continue;
    if (char === '\n') return '\n';
    if (char === '\r') return head[at + 1] === '\n' ? '\r\n' : '\r';
  }
  return '\n';
}

// Records as wide as the first one speak for a delimiter, and so does a wide one.
function score(head: string, delimiter: string, newline: string): number {
  const rows = Papa.parse<string[]>(head, { delimiter, newline: asNewline(newline), preview: SAMPLE }).data;
  const width = rows[0]?.length ?? 0;
  if (width < 2) return 0;
  const alike = rows.filter((row) => row.length === width).length;
  return (alike / rows.length) * (1 + Math.log(width));
}

function asNewline(newline: string): CsvDialect['newline'] {
  return newline === '\r\n' || newline === '\r' ? newline : '\n';
}
