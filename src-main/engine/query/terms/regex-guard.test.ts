import { describe, expect, it } from 'vitest';
import { AppError } from '../../../../src-shared/errors/app-error.ts';
import { RegexGuard } from './regex-guard.ts';

describe('RegexGuard', () => {
  it('matches in either case and never null', () => {
    expect(new RegexGuard('^time.?out$').test(['TIMEOUT', 'time-out', 'out', null])).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });

  it('gives an expression up that would take forever, and works on afterwards', () => {
    const slow = new RegexGuard('^(a+)+$');
    const hostile = `${'a'.repeat(40)}!`;
    let thrown: unknown;
    try {
      slow.test([hostile]);
    } catch (error) {
      thrown = error;
    }
    expect(thrown instanceof AppError && thrown.code).toBe('search.too-slow');
    expect(slow.test(['aaa'])).toEqual([true]);
  });

  it('refuses what is no expression', () => {
    expect(() => new RegexGuard('(')).toThrow(/no regular expression/);
  });
});
