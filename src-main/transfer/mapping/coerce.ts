const PLAIN_NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const GROUPED_NUMBER = /^[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?$/;
/** Seconds since 1970 stay below this until the year 5138; ms pass it in 1973. */
const SECONDS_BELOW = 1e11;
const MOMENT =
  /^([+-]\d{6}|\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[T ]+(\d{1,2})[:時](\d{2})(?:[:分](\d{2})(?:\.(\d{1,9}))?秒?|分)?)? *(Z|[+-]\d{2}:?\d{2})?$/i;

/** A number as people and spreadsheets write it, in any width of digits: `1,234.5`, `１２`. Null for anything else. */
export function readNumber(cell: string): number | null {
  const text = cell.normalize('NFKC').trim();
  const plain = GROUPED_NUMBER.test(text) ? text.replaceAll(',', '') : text;
  if (!PLAIN_NUMBER.test(plain)) return null;
  const value = Number(plain);
  return Number.isFinite(value) ? value : null;
}

/**
 * A moment in ms since 1970: seconds or ms since 1970, `2026-11-25T08:00:00Z`, `2026/11/25 8:00`, `2026年11月25日`.
 * Without a zone it is taken for UTC, so that the same file gives the same tasks everywhere. Null for anything else.
 */
export function readMoment(cell: string): number | null {
  const text = cell.normalize('NFKC').trim();
  if (/^-?\d+(?:\.\d+)?$/.test(text)) return readEpoch(Number(text));
  const match = MOMENT.exec(text);
  if (!match) return null;
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '', zone] = match;
  const ms = Number(fraction.padEnd(3, '0').slice(0, 3));
  const at = new Date(0);
  at.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  at.setUTCHours(Number(hour), Number(minute), Number(second), ms);
  // A 31st of June rolls over into July, which is no date that was meant.
  const isReal = at.getUTCMonth() === Number(month) - 1 && at.getUTCDate() === Number(day);
  const isTime = Number(hour) < 24 && Number(minute) < 60 && Number(second) < 60;
  return isReal && isTime ? inRange(at.getTime() - offsetOf(zone)) : null;
}

function readEpoch(value: number): number | null {
  return inRange(Math.round(Math.abs(value) < SECONDS_BELOW ? value * 1000 : value));
}

function inRange(at: number): number | null {
  return Math.abs(at) <= 8.64e15 ? at : null;
}

/** ms ahead of UTC. */
function offsetOf(zone: string | undefined): number {
  if (zone === undefined || zone.toUpperCase() === 'Z') return 0;
  const sign = zone.startsWith('-') ? -1 : 1;
  const digits = zone.replace(/\D/g, '');
  return sign * (Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2))) * 60_000;
}
