import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { addTallies, FAILED, PASSED, readTally, tallyLine } from './tally.ts';

function fileWith(content: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'poppo-queue-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'tally.json');
  writeFileSync(path, content);
  return path;
}

const skip = { name: 'a', reason: 'no runtime' };

describe('the tally', () => {
  it('is told in one line, skips only where there are any', () => {
    expect(tallyLine(addTallies([PASSED, PASSED, FAILED]))).toBe('2 passed, 1 failed');
    expect(tallyLine({ passed: 123, failed: 0, skips: [skip, skip] })).toBe('123 passed, 0 failed, 2 skipped');
  });

  it('is what the run left behind', () => {
    const path = fileWith(JSON.stringify({ passed: 3, failed: 1, skips: [skip] }));

    expect(readTally(path, 1)).toEqual({ passed: 3, failed: 1, skips: [skip] });
  });

  it('counts a run that ended badly without a failed test as a failure', () => {
    const path = fileWith(JSON.stringify({ passed: 3, failed: 0, skips: [] }));

    expect(readTally(path, 1)).toMatchObject({ passed: 3, failed: 1 });
    expect(readTally(path, 0)).toMatchObject({ passed: 3, failed: 0 });
  });

  it.each(['', '{"passed":'])('counts a run that crashed (%j) as a failure', (content) => {
    expect(readTally(fileWith(content), 0)).toEqual(FAILED);
    expect(readTally('/nowhere', 0)).toEqual(FAILED);
  });
});
