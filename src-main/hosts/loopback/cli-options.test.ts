import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseCliOptions, UsageError } from './cli-options.ts';
import { defaultDataDir } from './data-dir.ts';

const parse = (...args: string[]) => parseCliOptions(args, '/home/ada/.local/share/poppo-queue');

describe('the command line', () => {
  it('has defaults for everything', () => {
    expect(parse()).toEqual({
      port: 0,
      openBrowser: true,
      dataDir: '/home/ada/.local/share/poppo-queue',
      location: null,
    });
  });

  it('takes every option, in any order, and passes over --web', () => {
    const expected = { port: 8080, openBrowser: false, dataDir: resolve('data'), location: 'q.db' };

    expect(parse('--web', '--port', '8080', '--no-open', '--data-dir', 'data', 'q.db')).toEqual(expected);
    expect(parse('q.db', '--data-dir=data', '--no-open', '--port=8080')).toEqual(expected);
  });

  it('takes a name that begins with a hyphen after --', () => {
    expect(parse('--', '--odd.db').location).toBe('--odd.db');
  });

  it.each([
    [['--prot', '80'], '--prot'],
    [['-x'], '-x'],
    [['--port'], '--port'],
    [['--port', 'http'], "'http'"],
    [['--port', '65536'], "'65536'"],
    [['--port', '1e3'], "'1e3'"],
    [['--port=-1'], "'-1'"],
    [['--no-open=yes'], '--no-open'],
    [['a.db', 'b.db'], 'a.db, b.db'],
  ])('%j is refused in one sentence that names it', (args, named) => {
    expect(() => parse(...args)).toThrow(UsageError);
    expect(() => parse(...args)).toThrow(named);
    expect(() => parse(...args)).toThrow(/^[^\n]+\.$/);
  });
});

describe('the data folder', () => {
  it.each([
    ['linux', {}, '/home/ada/.local/share/poppo-queue'],
    ['linux', { XDG_DATA_HOME: '/data' }, '/data/poppo-queue'],
    ['darwin', {}, '/home/ada/Library/Application Support/Poppo Queue'],
  ] as const)('on %s with %j is %s', (platform, env, expected) => {
    expect(defaultDataDir(platform, env, '/home/ada')).toBe(expected);
  });
});
