import { describe, expect, it } from 'vitest';
import { timeline } from './timeline.ts';

const MINUTE = 60_000;
const BASE = {
  status: 'queued',
  addedAt: 0,
  runAt: null,
  startedAt: null,
  completedAt: null,
  failedAt: null,
  retries: 0,
  maxRetries: 3,
} as const;

const words = (entries: ReturnType<typeof timeline>) =>
  entries.map(({ title, note }) => (note === null ? title : `${title} (${note})`));

describe('timeline', () => {
  it('of a waiting task is its arrival', () => {
    expect(words(timeline(BASE, MINUTE))).toEqual(['Added']);
  });

  it('of a completed task tells how long it waited and ran', () => {
    const task = { ...BASE, status: 'completed', startedAt: 12 * MINUTE + 8000, completedAt: 13 * MINUTE } as const;
    expect(words(timeline(task, 20 * MINUTE))).toEqual([
      'Added',
      'Started (after waiting 12 m 8 s)',
      'Completed (ran for 52 s)',
    ]);
  });

  it('counts the wait of a scheduled task from the moment it was ready', () => {
    const task = { ...BASE, status: 'processing', runAt: 10 * MINUTE, startedAt: 11 * MINUTE } as const;
    expect(words(timeline(task, 12 * MINUTE))).toEqual(['Added', 'Was scheduled for', 'Started (after waiting 1 m)']);
  });

  it('puts what is still to come last and marks it', () => {
    const entries = timeline(
      { ...BASE, status: 'scheduled', runAt: 5 * MINUTE, failedAt: 2 * MINUTE, retries: 1 },
      3 * MINUTE,
    );
    expect(words(entries)).toEqual(['Added', 'Last try failed', 'Scheduled for (in 2 m)']);
    expect(entries.at(-1)?.future).toBe(true);
  });

  it('says when no tries are left', () => {
    const task = { ...BASE, status: 'failed', startedAt: MINUTE, failedAt: 2 * MINUTE, retries: 3 } as const;
    expect(words(timeline(task, 3 * MINUTE))).toEqual([
      'Added',
      'Try 4 started',
      'Failed, no tries left (ran for 1 m)',
    ]);
  });

  it('leaves a time out that would be negative', () => {
    const task = { ...BASE, status: 'completed', addedAt: 5 * MINUTE, startedAt: MINUTE, completedAt: 0 } as const;
    expect(words(timeline(task, MINUTE))).toEqual(['Completed', 'Started', 'Added']);
  });
});
