import { describe, expect, it } from 'vitest';
import { splitId } from './task-id.tsx';

describe('splitId', () => {
  it('splits before the last part', () => {
    expect(splitId('task-1795418821533-nrzmm3')).toEqual(['task-1795418821533-', 'nrzmm3']);
    expect(splitId('org/repo:issue.4127')).toEqual(['org/repo:issue.', '4127']);
  });

  it('keeps at least four characters in full colour', () => {
    expect(splitId('job-2026-12')).toEqual(['job-', '2026-12']);
    expect(splitId('a-1')).toEqual(['', 'a-1']);
  });

  it('dims nothing of an id without parts', () => {
    expect(splitId('nrzmm3')).toEqual(['', 'nrzmm3']);
    expect(splitId('')).toEqual(['', '']);
  });

  it('loses no character', () => {
    for (const id of ['a-b-c-d-e-f', '日本-プロジェクト', '----', 'x'.repeat(300)])
      expect(splitId(id).join('')).toBe(id);
  });
});
