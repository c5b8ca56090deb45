import { describe, expect, it } from 'vitest';
import { shortLocation } from './location-words.ts';

describe('shortLocation', () => {
  it('is the name of a file', () => {
    expect(shortLocation('/srv/poppo/queue.json')).toBe('queue.json');
    expect(shortLocation('C:\\poppo\\queue.db')).toBe('queue.db');
  });

  it('names server, database and prefix of a Redis', () => {
    expect(shortLocation('rediss://anna@example.org:7000/3?prefix=a:b:')).toBe('example.org:7000, db 3, a:b:');
  });
});
