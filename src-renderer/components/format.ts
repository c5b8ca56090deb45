const EXACT = new Intl.NumberFormat('en-US');
const INSTANT = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** `31,206` */
export function formatCount(count: number): string {
  return EXACT.format(count);
}

/** For badges: `950`, `31.2k`, `1.5M`. */
export function formatShort(count: number): string {
  if (Math.abs(count) < 1000) return String(Math.round(count));
  const scale = [
    { from: 999_950_000, per: 1e9, unit: 'G' },
    { from: 999_950, per: 1e6, unit: 'M' },
  ].find(({ from }) => Math.abs(count) >= from) ?? { per: 1e3, unit: 'k' };
  return `${trimZero((count / scale.per).toFixed(1))}${scale.unit}`;
}

const BYTE_UNITS = ['B', 'KB', 'MB', 'GB', 'TB'];

/** `0 B`, `812 B`, `1.4 KB`, `142.6 MB`; 1 KB is 1,024 bytes. */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1023.95 && unit < BYTE_UNITS.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${unit === 0 ? value : trimZero(value.toFixed(1))} ${BYTE_UNITS[unit]}`;
}

/** `850 ms`, `3 s`, `3 m 4 s`, `2 h 14 m`, `5 d 2 h`: the two largest units, the second left out at zero. */
export function formatDuration(ms: number): string {
  const span = Math.max(0, Math.floor(ms));
  if (span < SECOND) return `${span} ms`;
  if (span < MINUTE) return `${Math.floor(span / SECOND)} s`;
  if (span < HOUR) return twoUnits(span, MINUTE, 'm', SECOND, 's');
  if (span < DAY) return twoUnits(span, HOUR, 'h', MINUTE, 'm');
  return twoUnits(span, DAY, 'd', HOUR, 'h');
}

/** `now`, `12 s ago`, `3 m ago`, `2 h ago`, `5 d ago`, or `in 38 s`: one unit, rounded down. */
export function formatRelative(at: number, now: number): string {
  const span = oneUnit(Math.abs(at - now));
  if (span === null) return 'now';
  return at > now ? `in ${span}` : `${span} ago`;
}

/** The age alone, for narrow columns: `now`, `41 m`, `16 h`. */
export function formatAge(at: number, now: number): string {
  return oneUnit(Math.max(0, now - at)) ?? 'now';
}

/** `23 Nov 2026, 09:40:51`, in the zone of the reader. */
export function formatInstant(at: number): string {
  return INSTANT.format(at);
}

/** `1 task`, `2 tasks`, `31,206 tasks` */
export function formatNoun(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

function oneUnit(span: number): string | null {
  if (span < SECOND) return null;
  if (span < MINUTE) return `${Math.floor(span / SECOND)} s`;
  if (span < HOUR) return `${Math.floor(span / MINUTE)} m`;
  if (span < DAY) return `${Math.floor(span / HOUR)} h`;
  return `${formatCount(Math.floor(span / DAY))} d`;
}

function twoUnits(span: number, large: number, largeUnit: string, small: number, smallUnit: string): string {
  const rest = Math.floor((span % large) / small);
  const head = `${formatCount(Math.floor(span / large))} ${largeUnit}`;
  return rest === 0 ? head : `${head} ${rest} ${smallUnit}`;
}

function trimZero(text: string): string {
  return text.replace(/\.0$/, '');
}
