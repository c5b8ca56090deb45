import { describe, expect, it } from 'vitest';
import { DEFAULT_REDIS_PLACE, formatRedisLocation, parseRedisLocation } from './redis-location.ts';

describe('the location of a queue in Redis', () => {
  it('is read from a URL, with defaults for what it leaves out', () => {
    expect(parseRedisLocation('redis://example.org')).toEqual({
      place: { ...DEFAULT_REDIS_PLACE, host: 'example.org' },
      password: null,
    });
    expect(parseRedisLocation(' rediss://anna:p%40ss%2Fw%C3%B6rd@[::1]:7000/3?prefix=a%3Ab:%20 ')).toEqual({
      place: { host: '::1', port: 7000, db: 3, username: 'anna', tls: true, keyPrefix: 'a:b: ' },
      password: 'p@ss/wörd',
    });
  });

  it('is one text for one place, without the password, and reads back as the same', () => {
    const { place } = parseRedisLocation('rediss://anna:secret@Example.ORG:7000/3?prefix=日本:&x=1');
    const text = formatRedisLocation(place);
    expect(text).toBe('rediss://anna@example.org:7000/3?prefix=%E6%97%A5%E6%9C%AC:');
    expect(parseRedisLocation(text)).toEqual({ place: { ...place, host: 'example.org' }, password: null });
    const six = { ...DEFAULT_REDIS_PLACE, host: '::1' };
    expect(parseRedisLocation(formatRedisLocation(six)).place).toEqual(six);
  });

  it.each(['redis://', 'redis:///0', 'redis://h:99999', 'redis://:secret@h/x', 'http://h', 'redis://u:%zz-secret@h'])(
    'is refused where it makes no sense: %s',
    (text) => {
      const parse = () => parseRedisLocation(text);
      expect(parse).toThrowError(expect.objectContaining({ code: 'input.invalid' }));
      expect(parse).not.toThrowError(/secret/);
    },
  );
});
