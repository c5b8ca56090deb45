import type { Moment, NumberRange, TimeRange } from './search-terms.ts';
import { endOfDelimited } from './tokens.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const UNITS = { w: 7 * DAY, d: DAY, h: HOUR, m: MINUTE, s: SECOND } as const;

/** A value of a list, cut out; `quoted` ones were written in quotes. */
export interface ListValue {
  readonly text: string;
  readonly quoted: boolean;
  readonly equals: boolean;
}

/** `a,"b, c",=d` as its values. */
export function splitList(value: string): ListValue[] {
  const values: ListValue[] = [];
  let at = 0;
  while (at <= value.length) {
    const equals = value.charAt(at) === '=';
    const start = equals ? at + 1 : at;
    const quoted = value.charAt(start) === '"' && endOfDelimited(value, start, '"') > 0;
    const end = quoted ? endOfDelimited(value, start, '"') : commaAfter(value, start);
    const text = quoted ? unquote(value.slice(start, end)) : value.slice(start, end);
    values.push({ text, quoted, equals });
    at = value.charAt(end) === ',' || end >= value.length ? end + 1 : end;
  }
  return values;
}

function commaAfter(value: string, start: number): number {
  const comma = value.indexOf(',', start);
  return comma < 0 ? value.length : comma;
}

export function unquote(quoted: string): string {
  return quoted.slice(1, -1).replace(/\\(.)/gs, '$1');
}

export function quote(text: string): string {
  return `"${text.replace(/[\\"]/g, '\\$&')}"`;
}

/** `5`, `>5`, `<=2.5`, `5..8`, `5..`, `..8`; null where it is none of these. */
export function readNumberRange(value: string): NumberRange | null {
  const compared = /^(>=|<=|>|<|=)(.+)$/.exec(value);
  if (compared) return comparedNumber(compared[1] ?? '', readNumber(compared[2] ?? ''));
  const [low, high, ...rest] = value.split('..');
  if (high === undefined) return exactly(readNumber(value));
  if (rest.length > 0 || (low === '' && high === '')) return null;
  const [min, max] = [low ? readNumber(low) : null, high ? readNumber(high) : null];
  if (Number.isNaN(min) || Number.isNaN(max)) return null;
  return { min, max, minOpen: false, maxOpen: false };
}

function comparedNumber(operator: string, limit: number): NumberRange | null {
  if (Number.isNaN(limit)) return null;
  if (operator === '=') return exactly(limit);
  const open = operator === '>' || operator === '<';
  const isLower = operator.startsWith('>');
  return isLower
    ? { min: limit, max: null, minOpen: open, maxOpen: false }
    : { min: null, max: limit, minOpen: false, maxOpen: open };
}

function exactly(value: number): NumberRange | null {
  return Number.isNaN(value) ? null : { min: value, max: value, minOpen: false, maxOpen: false };
}

function readNumber(text: string): number {
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?$/i.test(text) && Number.isFinite(Number(text))
    ? Number(text)
    : Number.NaN;
}

export function writeNumberRange({ min, max, minOpen, maxOpen }: NumberRange): string[] {
  if (min !== null && min === max && !minOpen && !maxOpen) return [String(min)];
  if (min !== null && max !== null && !minOpen && !maxOpen) return [`${min}..${max}`];
  return [
    ...(min === null ? [] : [`${minOpen ? '>' : '>='}${min}`]),
    ...(max === null ? [] : [`${maxOpen ? '<' : '<='}${max}`]),
  ];
}

/** A stretch of time written as a duration or a date: when it begins, and where it ends. */
interface Written {
  readonly from: Moment;
  readonly to: Moment;
}

/**
 * `<2h`, `>7d`, `2h..7d`, `2026-11-23`, `>=2026-11-23T07:30`, `2026-11-20..2026-11-23`; null where it is none of
 * these. A duration is an age, or, with `ahead`, the time until then. Dates are of UTC.
 */
export function readTimeRange(value: string, ahead: boolean): TimeRange | null {
  const compared = /^(>=|<=|>|<|=)(.+)$/.exec(value);
  const text = compared?.[2] ?? value;
  const [first, second, ...rest] = text.split('..');
  if (second !== undefined) {
    if (compared || rest.length > 0 || (first === '' && second === '')) return null;
    return between(first ?? '', second, ahead);
  }
  const span = readDuration(text);
  if (span !== null) return compared ? comparedAge(compared[1] ?? '', span, ahead) : null;
  const moment = readDate(text);
  return moment && comparedDate(compared?.[1] ?? '=', moment);
}

function comparedAge(operator: string, span: number, ahead: boolean): TimeRange | null {
  if (operator === '=') return null;
  const moment = { ago: ahead ? -span : span };
  const isNear = operator.startsWith('<');
  return isNear === ahead ? { from: null, to: moment } : { from: moment, to: null };
}

function comparedDate(operator: string, { from, to }: Written): TimeRange {
  if (operator === '>') return { from: to, to: null };
  if (operator === '>=') return { from, to: null };
  if (operator === '<') return { from: null, to: from };
  if (operator === '<=') return { from: null, to };
  return { from, to };
}

function between(first: string, second: string, ahead: boolean): TimeRange | null {
  const spans = [first, second].map((text) => (text === '' ? null : readDuration(text)));
  if ((first === '' || spans[0] !== null) && (second === '' || spans[1] !== null)) {
    const [low, high] = spans.map((span) =>
      span === null || span === undefined ? null : { ago: ahead ? -span : span },
    );
    return ahead ? { from: low ?? null, to: high ?? null } : { from: high ?? null, to: low ?? null };
  }
  const [low, high] = [first, second].map((text) => (text === '' ? null : readDate(text)));
  if ((first !== '' && !low) || (second !== '' && !high)) return null;
  return { from: low?.from ?? null, to: high?.to ?? null };
}

/** `1h30m` in ms; null where it is no duration. */
export function readDuration(text: string): number | null {
  if (!/^(\d{1,9}[wdhms])+$/.test(text)) return null;
  let sum = 0;
  for (const [, count = '', unit = ''] of text.matchAll(/(\d+)([wdhms])/g)) {
    sum += Number(count) * (UNITS[unit as keyof typeof UNITS] ?? 0);
  }
  return sum;
}

function writeDuration(ms: number): string {
  let rest = Math.round(Math.abs(ms) / SECOND);
  let text = '';
  for (const [unit, size] of Object.entries(UNITS)) {
    const count = Math.floor((rest * SECOND) / size);
    if (count > 0) text += `${count}${unit}`;
    rest -= (count * size) / SECOND;
  }
  return text === '' ? '0s' : text;
}

const DATE = /^(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{3}))?)?Z?)?$/;

/** A date or time of UTC, as long as its last part: a day, a minute, a second, a millisecond. */
function readDate(text: string): Written | null {
  const parts = DATE.exec(text);
  if (!parts) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, ms = 0] = parts
    .slice(1)
    .map((part) => Number(part ?? 0));
  const at = Date.UTC(year, month - 1, day, hour, minute, second, ms);
  const back = new Date(at);
  if (back.getUTCMonth() !== month - 1 || back.getUTCDate() !== day || hour > 23 || minute > 59 || second > 59)
    return null;
  const size = parts[7] ? 1 : parts[6] ? SECOND : parts[4] ? MINUTE : DAY;
  return { from: { at }, to: { at: at + size } };
}

/** Texts that mean the range; two where one alone cannot say it, and none where it is no limit. */
export function writeTimeRange({ from, to }: TimeRange, ahead: boolean): string[] {
  if (from && to && 'ago' in from && 'ago' in to) {
    const [near, far] = ahead ? [from, to] : [to, from];
    return [`${writeDuration(near.ago)}..${writeDuration(far.ago)}`];
  }
  if (from && to && 'at' in from && 'at' in to && to.at > from.at) return [writeDates(from.at, to.at)];
  return [
    ...(from ? ['ago' in from ? `${ahead ? '>' : '<'}${writeDuration(from.ago)}` : `>=${writeDate(from.at)}`] : []),
    ...(to ? ['ago' in to ? `${ahead ? '<' : '>'}${writeDuration(to.ago)}` : `<${writeDate(to.at)}`] : []),
  ];
}

function writeDates(from: number, to: number): string {
  const size = [DAY, MINUTE, SECOND].find((each) => from % each === 0 && to % each === 0) ?? 1;
  const [first, last] = [writeDate(from, size), writeDate(to - size, size)];
  return first === last ? first : `${first}..${last}`;
}

function writeDate(at: number, size = [DAY, MINUTE, SECOND].find((each) => at % each === 0) ?? 1): string {
  const length = { [DAY]: 10, [MINUTE]: 16, [SECOND]: 19 }[size] ?? 23;
  return new Date(at).toISOString().slice(0, length);
}
