import { readFileSync } from 'node:fs';

/** How a part of the tests went. */
export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skips: readonly Skip[];
}

export interface Skip {
  readonly name: string;
  readonly reason: string;
}

/** Environment variable with the path to which the reporter writes its tally. */
export const TALLY_FILE = 'POPPO_TALLY_FILE';

export const NOTHING: Tally = { passed: 0, failed: 0, skips: [] };
export const PASSED: Tally = { ...NOTHING, passed: 1 };
export const FAILED: Tally = { ...NOTHING, failed: 1 };

export function addTallies(tallies: readonly Tally[]): Tally {
  return {
    passed: tallies.reduce((sum, { passed }) => sum + passed, 0),
    failed: tallies.reduce((sum, { failed }) => sum + failed, 0),
    skips: tallies.flatMap(({ skips }) => skips),
  };
}

/** The last line of `npm test`: `123 passed, 0 failed`, and `, 2 skipped` where there were any. */
export function tallyLine({ passed, failed, skips }: Tally): string {
  const skipped = skips.length === 0 ? '' : `, ${skips.length} skipped`;
  return `${passed} passed, ${failed} failed${skipped}`;
}

/**
 * The tally that a test run left behind. A run that ended badly without a failed test, or without any
 * tally, counts as one failure more: it crashed, or had errors outside of its tests.
 */
export function readTally(path: string, exitCode: number): Tally {
  const tally = parse(path);
  if (tally === null) return FAILED;
  return exitCode !== 0 && tally.failed === 0 ? addTallies([tally, FAILED]) : tally;
}

function parse(path: string): Tally | null {
  try {
    const tally: Tally = JSON.parse(readFileSync(path, 'utf8'));
    return tally;
  } catch {
    return null;
  }
}
