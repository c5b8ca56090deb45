import { describe, expect, it } from 'vitest';
import {
  formatAge,
  formatBytes,
  formatCount,
  formatDuration,
  formatInstant,
  formatNoun,
  formatRelative,
  formatShort,
} from './format.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

describe('formatCount', () => {
  it('is exact, with separators', () => {
    expect(formatCount(31206)).toBe('31,206');
    expect(formatCount(0)).toBe('0');
    expect(formatCount(-1234567)).toBe('-1,234,567');
  });
});

describe('formatShort', () => {
  it.each([
    [0, '0'],
    [999, '999'],
    [1000, '1k'],
    [31206, '31.2k'],
    [999_949, '999.9k'],
    [999_950, '1M'],
    [1_500_000, '1.5M'],
    [999_949_999, '999.9M'],
    [999_950_000, '1G'],
    [-31206, '-31.2k'],
  ])('writes %d as %s', (count, text) => {
    expect(formatShort(count)).toBe(text);
  });
});

describe('formatBytes', () => {
  it.each([
    [0, '0 B'],
    [812, '812 B'],
    [1023, '1023 B'],
    [1024, '1 KB'],
    [1434, '1.4 KB'],
    [1024 * 1024 - 1, '1 MB'],
    [149527961, '142.6 MB'],
    [5 * 1024 ** 4, '5 TB'],
    [5000 * 1024 ** 4, '5000 TB'],
  ])('writes %d as %s', (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });
});

describe('formatDuration', () => {
  it.each([
    [0, '0 ms'],
    [850, '850 ms'],
    [999.9, '999 ms'],
    [SECOND, '1 s'],
    [59 * SECOND + 999, '59 s'],
    [3 * MINUTE + 4 * SECOND, '3 m 4 s'],
    [5 * MINUTE, '5 m'],
    [2 * HOUR + 14 * MINUTE + 50 * SECOND, '2 h 14 m'],
    [DAY, '1 d'],
    [5 * DAY + 2 * HOUR, '5 d 2 h'],
    [-5, '0 ms'],
  ])('writes %d ms as %s', (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });
});

describe('formatRelative', () => {
  const now = Date.UTC(2026, 10, 23);
  it.each([
    [0, 'now'],
    [-999, 'now'],
    [-12 * SECOND, '12 s ago'],
    [-3 * MINUTE - 59 * SECOND, '3 m ago'],
    [-2 * HOUR, '2 h ago'],
    [-5 * DAY, '5 d ago'],
    [-1500 * DAY, '1,500 d ago'],
    [38 * SECOND, 'in 38 s'],
    [90 * MINUTE, 'in 1 h'],
  ])('writes an offset of %d ms as %s', (offset, text) => {
    expect(formatRelative(now + offset, now)).toBe(text);
  });
});

describe('formatAge', () => {
  it('leaves out "ago" and never speaks of the future', () => {
    expect(formatAge(0, 41 * MINUTE)).toBe('41 m');
    expect(formatAge(HOUR, 0)).toBe('now');
  });
});

describe('formatInstant', () => {
  it('names day, month, year and the time to the second', () => {
    expect(formatInstant(new Date(2026, 10, 23, 9, 40, 51).getTime())).toBe('23 Nov 2026, 09:40:51');
  });
});

describe('formatNoun', () => {
  it('agrees with the count', () => {
    expect(formatNoun(1, 'task')).toBe('1 task');
    expect(formatNoun(0, 'task')).toBe('0 tasks');
    expect(formatNoun(1200, 'query', 'queries')).toBe('1,200 queries');
  });
});
