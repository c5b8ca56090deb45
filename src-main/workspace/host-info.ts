import { homedir, hostname } from 'node:os';
import { join, sep } from 'node:path';
import type { HostInfo } from '../../src-shared/models/host.ts';

/** Path of the queue that is offered to be made where a user has none. */
export function defaultQueuePath(dataDir: string): string {
  return join(dataDir, 'queue.db');
}

/** What a window needs to know of the machine and the shell that the app runs on. */
export function describeHost(
  app: Pick<HostInfo, 'host' | 'version' | 'dataDir' | 'nativeDialogs' | 'startQueueId'>,
): HostInfo {
  return {
    ...app,
    platform: process.platform,
    pid: process.pid,
    hostname: hostname(),
    homeDir: homedir(),
    pathSeparator: sep === '\\' ? '\\' : '/',
    defaultQueuePath: defaultQueuePath(app.dataDir),
  };
}
