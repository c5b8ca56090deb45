import { describe, expect, it } from 'vitest';
import { crumbs, fileName, folderOf, joinPath, looksLikeQueue, withBackendEnding } from './paths.ts';

describe('paths', () => {
  it('finds the file name on either system', () => {
    expect(fileName('/srv/my queues/キュー.json')).toBe('キュー.json');
    expect(fileName('C:\\data\\queue.db')).toBe('queue.db');
    expect(fileName('queue.db')).toBe('queue.db');
    expect(fileName('/srv/folder/')).toBe('folder');
  });

  it('finds the folder', () => {
    expect(folderOf('/srv/a/queue.db', '/')).toBe('/srv/a');
    expect(folderOf('/queue.db', '/')).toBe('/');
    expect(folderOf('C:\\data\\queue.db', '\\')).toBe('C:\\data');
  });

  it('joins without doubling the separator', () => {
    expect(joinPath('/', 'q.db', '/')).toBe('/q.db');
    expect(joinPath('/srv', 'q.db', '/')).toBe('/srv/q.db');
  });

  it('gives a crumb for every folder on the way', () => {
    expect(crumbs('/srv/a b', '/')).toEqual([
      { label: '/', path: '/' },
      { label: 'srv', path: '/srv' },
      { label: 'a b', path: '/srv/a b' },
    ]);
    expect(crumbs('C:\\data', '\\')).toEqual([
      { label: 'C:', path: 'C:' },
      { label: 'data', path: 'C:\\data' },
    ]);
  });

  it('changes the ending with the backend and keeps any other', () => {
    expect(withBackendEnding('/a/queue.db', 'json')).toBe('/a/queue.json');
    expect(withBackendEnding('/a/queue.json', 'sqlite')).toBe('/a/queue.db');
    expect(withBackendEnding('/a/queue.store', 'json')).toBe('/a/queue.store');
  });

  it('knows the usual names of queue files', () => {
    expect(['queue.json', 'q.db', 'q.SQLITE', 'q.sqlite3'].every(looksLikeQueue)).toBe(true);
    expect(['notes.txt', 'db', 'queue.json.bak'].some(looksLikeQueue)).toBe(false);
  });
});
