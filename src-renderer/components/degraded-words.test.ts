import { describe, expect, it } from 'vitest';
import { degradedWords } from './degraded-words.ts';

const DOWN = { phase: 'waiting', code: 'redis.unreachable', message: 'No connection to h:1', since: 1 } as const;

describe('degradedWords', () => {
  it('says whether changes are at stake, why, and what happens next', () => {
    expect(degradedWords({ ...DOWN, pendingChanges: 0 }).label).toBe('Server out of reach');
    const { label, sentence } = degradedWords({ ...DOWN, pendingChanges: 2 });
    expect(label).toBe('2 changes not saved');
    expect(sentence).toBe(
      'No connection to h:1. The queue goes on in memory and saves everything once the server takes writes again.',
    );
  });

  it('says that it catches up', () => {
    expect(degradedWords({ ...DOWN, phase: 'catching-up', pendingChanges: 1 })).toEqual({
      label: 'Catching up',
      sentence: 'The server is back: 1 change being saved.',
    });
  });
});
