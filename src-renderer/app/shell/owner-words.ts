import type { HostInfo } from '../../../src-shared/models/host.ts';
import type { QueueInfo } from '../../../src-shared/models/queue.ts';

/** Who may write: `this app, pid 41822`, another program, or `shared` where every process may (SQLite). */
export function ownerWords(info: QueueInfo, host: HostInfo | undefined): string {
  const { owner } = info;
  if (!owner) return info.readOnly === null ? 'shared' : 'none, opened read-only';
  if (!host) return `pid ${owner.pid}`;
  if (owner.pid === host.pid && owner.host === host.hostname) return `this app, pid ${owner.pid}`;
  const place = owner.host === host.hostname ? '' : ` on ${owner.host}`;
  return `${owner.program}, pid ${owner.pid}${place}`;
}
