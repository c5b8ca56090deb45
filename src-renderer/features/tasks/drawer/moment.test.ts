import { describe, expect, it } from 'vitest';
import { formatMoment } from './moment.ts';

const now = new Date(2026, 10, 23, 9, 40, 0).getTime();

describe('formatMoment', () => {
  it('says no more than it takes to know when', () => {
    expect(formatMoment(new Date(2026, 10, 23, 7, 49, 2).getTime(), now)).toBe('07:49:02');
    expect(formatMoment(new Date(2026, 10, 21, 7, 49, 2).getTime(), now)).toBe('21 Nov 07:49:02');
    expect(formatMoment(new Date(2025, 0, 2, 7, 49, 2).getTime(), now)).toBe('2 Jan 2025');
  });

  it('survives moments that no calendar has', () => {
    expect(formatMoment(1e300, now)).toBe('n/a');
  });
});
