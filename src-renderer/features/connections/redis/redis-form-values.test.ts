import { describe, expect, it } from 'vitest';
import { EMPTY_REDIS_FORM, locationOf, problemsOf, withHost } from './redis-form-values.ts';

describe('the form of a Redis connection', () => {
  it('takes a pasted URL apart, and leaves a host as it is typed', () => {
    expect(withHost(EMPTY_REDIS_FORM, 'rediss://anna:p%40ss@example.org:7000/3?prefix=a:')).toEqual({
      ...{ host: 'example.org', port: '7000', db: '3', username: 'anna', password: 'p@ss', tls: true, keyPrefix: 'a:' },
    });
    expect(withHost(EMPTY_REDIS_FORM, 'example.org')).toEqual({ ...EMPTY_REDIS_FORM, host: 'example.org' });
    expect(withHost(EMPTY_REDIS_FORM, 'redis://')).toEqual({ ...EMPTY_REDIS_FORM, host: 'redis://' });
  });

  it('says what is wrong by the field', () => {
    expect(problemsOf(EMPTY_REDIS_FORM)).toEqual({});
    const wrong = { ...EMPTY_REDIS_FORM, host: 'redis://', port: '0', db: '-1', keyPrefix: '' };
    expect(Object.keys(problemsOf(wrong))).toEqual(['host', 'port', 'db', 'keyPrefix']);
  });

  it('gives an address that never holds the password', () => {
    const values = { ...EMPTY_REDIS_FORM, username: 'anna', password: 'secret', host: ' example.org ' };
    expect(locationOf(values)).toBe('redis://anna@example.org:6379/0?prefix=poppobuilder:queue:');
  });
});
