import { describe, expect, it } from 'vitest';
import { readErrorText } from './error-text.ts';

describe('readErrorText', () => {
  it('reads a string, its first line first', () => {
    expect(readErrorText('"exit code 1\\nnpm ERR! test"')).toEqual({ headline: 'exit code 1', rest: 'npm ERR! test' });
  });

  it('reads an error object: code, message, and the stack without its repetition of both', () => {
    const text = JSON.stringify({
      name: 'Error',
      code: 'ETIMEDOUT',
      message: 'connect api.github.com:443',
      stack: 'Error: connect api.github.com:443\n    at a (b.js:1:2)\n    at c',
    });
    expect(readErrorText(text)).toEqual({
      headline: 'ETIMEDOUT: connect api.github.com:443',
      rest: 'at a (b.js:1:2)\nat c',
    });
  });

  it('does not say a code twice', () => {
    expect(readErrorText('{"code":"EPIPE","message":"write EPIPE"}').headline).toBe('write EPIPE');
  });

  it('shows anything else as it stands', () => {
    expect(readErrorText('{"reason":7}')).toEqual({ headline: '{"reason":7}', rest: null });
    expect(readErrorText('null')).toEqual({ headline: 'null', rest: null });
    expect(readErrorText('not json')).toEqual({ headline: 'not json', rest: null });
  });
});
