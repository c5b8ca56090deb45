import { describe, expect, it } from 'vitest';
import type { HostInfo } from '../../../src-shared/models/host.ts';
import type { QueueInfo } from '../../../src-shared/models/queue.ts';
import { ownerWords } from './owner-words.ts';

const HOST: HostInfo = {
  host: 'loopback',
  version: '0.1.0',
  platform: 'linux',
  pid: 41822,
  hostname: 'here',
  dataDir: '/d',
  homeDir: '/h',
  pathSeparator: '/',
  defaultQueuePath: '/d/queue.db',
  nativeDialogs: false,
  startQueueId: null,
};
const INFO: QueueInfo = {
  backend: 'json',
  location: '/srv/queue.json',
  strategy: 'fifo',
  paused: false,
  pausedProjects: [],
  readOnly: null,
  owner: null,
  damage: null,
  degraded: null,
  migratedFrom: null,
};
const owner = (pid: number, host: string) => ({ pid, host, since: 0, program: 'poppo-builder' });

describe('ownerWords', () => {
  it('says when it is this app', () => {
    expect(ownerWords({ ...INFO, owner: owner(41822, 'here') }, HOST)).toBe('this app, pid 41822');
  });

  it('names another program, and the machine only where it is another', () => {
    expect(ownerWords({ ...INFO, owner: owner(7, 'here') }, HOST)).toBe('poppo-builder, pid 7');
    expect(ownerWords({ ...INFO, owner: owner(41822, 'there') }, HOST)).toBe('poppo-builder, pid 41822 on there');
  });

  it('takes a file with one writer and no other owner for our own', () => {
    expect(ownerWords(INFO, HOST)).toBe('this app, pid 41822');
    expect(ownerWords(INFO, undefined)).toBe('this app');
  });

  it('tells a queue that all may write from one that nobody may', () => {
    expect(ownerWords({ ...INFO, backend: 'sqlite' }, HOST)).toBe('shared');
    expect(ownerWords({ ...INFO, readOnly: 'damaged' }, HOST)).toBe('none, opened read-only');
  });
});
