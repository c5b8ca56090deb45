import { describe, expect, it } from 'vitest';
import { isAppError } from '../../src-shared/errors/app-error.ts';
import { parseGiven, parseLocation, withoutPassword } from './location.ts';

const contract = { homeDir: '/home/ada', base: null };

function codeOf(text: string, context = contract): string {
  try {
    return parseLocation(text, context);
  } catch (error) {
    return isAppError(error) ? `${error.code} ${error.details.field ?? ''}`.trim() : 'not an AppError';
  }
}

describe('parseLocation', () => {
  it.each([
    ['/srv/q.db', '/srv/q.db'],
    ['/srv/../srv/./q.db', '/srv/q.db'],
    ['/srv/größe 表/q.json', '/srv/größe 表/q.json'],
    ['~/q.db', '/home/ada/q.db'],
    ['~', '/home/ada'],
    ['file:///srv/my%20queue.json', '/srv/my queue.json'],
    ['FILE:///srv/q.json', '/srv/q.json'],
    ['/srv/redis:x', '/srv/redis:x'],
  ])('reads %s as %s', (text, path) => {
    expect(parseLocation(text, contract)).toBe(path);
  });

  it.each(['', '   ', 'q.db', './q.db', '../q.db', '~bob/q.db', '/srv/q\0.db', 'http://x/q', 'file://other-host/q'])(
    'refuses %j and names the field',
    (text) => {
      expect(codeOf(text)).toBe('input.invalid location');
    },
  );

  it('takes a relative path of the command line from the folder it was typed in', () => {
    expect(parseLocation('q.db', { homeDir: '/home/ada', base: '/srv' })).toBe('/srv/q.db');
  });

  it.each(['redis://localhost:6379', 'rediss://x', 'REDIS:x'])('takes no %s for a path', (text) => {
    expect(codeOf(text)).toBe('input.invalid location');
  });
});

describe('parseGiven', () => {
  it('separates the address of a Redis from its password, and gives paths back as they are', () => {
    expect(parseGiven('redis://:s3cret@Host:7000/2', contract)).toEqual({
      location: 'redis://host:7000/2?prefix=poppobuilder:queue:',
      password: 's3cret',
    });
    expect(parseGiven('~/queue.db', contract)).toEqual({ location: '/home/ada/queue.db', password: null });
  });

  it('leaves the password out of a text that cannot be understood', () => {
    expect(withoutPassword('redis://u:p@ss/w@host:x')).toBe('redis://host:x');
    expect(withoutPassword('/srv/a@b.db')).toBe('/srv/a@b.db');
  });
});
