import { describe, expect, it } from 'vitest';
import { randomId } from './ids.ts';
import { createLogger } from './logger.ts';
import { ManualClock } from './manual-clock.ts';

describe('randomId', () => {
  it('gives ids of the length asked for that do not repeat', () => {
    const ids = new Set(Array.from({ length: 10_000 }, () => randomId(12)));
    expect(ids.size).toBe(10_000);
    for (const id of ids) expect(id).toMatch(/^[0-9a-z]{12}$/);
  });

  it('uses every letter about equally often', () => {
    const counts = new Map<string, number>();
    for (const letter of randomId(72_000)) counts.set(letter, (counts.get(letter) ?? 0) + 1);
    expect(counts.size).toBe(36);
    for (const count of counts.values()) expect(Math.abs(count - 2000)).toBeLessThan(300);
  });
});

describe('createLogger', () => {
  it('writes a line per message from its level on, with what JSON cannot take as a note', () => {
    const lines: string[] = [];
    const logger = createLogger({ level: 'warn', write: (line) => lines.push(line), now: () => 0 });
    logger.info('too low');
    logger.warn('slow', { ms: 5, big: 10n });
    const circular: Record<string, unknown> = {};
    circular.self = circular;
    logger.error('odd', circular);
    expect(lines).toEqual([
      '1970-01-01T00:00:00.000Z warn slow {"ms":5,"big":"10"}\n',
      '1970-01-01T00:00:00.000Z error odd (fields that cannot be written)\n',
    ]);
  });
});

describe('ManualClock', () => {
  it('moves only when told to', () => {
    const clock = new ManualClock(100);
    expect([clock.now(), clock.advance(5), clock.now()]).toEqual([100, 105, 105]);
    clock.set(50);
    expect(clock.now()).toBe(50);
  });
});
