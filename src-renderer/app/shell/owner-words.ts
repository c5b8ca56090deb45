import type { HostInfo } from '../../../src-shared/models/host.ts';
import type { QueueInfo } from '../../../src-shared/models/queue.ts';

/** Who may write: `this app, pid 41822`, another program, or `shared` where every process may, as with SQLite. */
export function ownerWords(info: QueueInfo, host: HostInfo | undefined): string {
  const { owner } = info;
  if (!owner) return unownedWords(info, host);
  if (owner.pid === host?.pid && owner.host === host.hostname) return `this app, pid ${owner.pid}`;
  const place = owner.host === host?.hostname ? '' : ` on ${owner.host}`;
  return `${owner.program}, pid ${owner.pid}${place}`;
}

/** A file with one writer that names no other owner is ours. */
function unownedWords(info: QueueInfo, host: HostInfo | undefined): string {
  if (info.readOnly !== null) return 'none, opened read-only';
  if (info.backend === 'sqlite') return 'shared';
  return host ? `this app, pid ${host.pid}` : 'this app';
}
