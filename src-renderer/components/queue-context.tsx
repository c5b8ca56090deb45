import { createContext, type ReactNode, useContext, useMemo } from 'react';
import type { ConnectionStatus } from '../../src-shared/models/connection.ts';
import type { QueueInfo } from '../../src-shared/models/queue.ts';
import { useLinkState } from '../app/rpc/rpc-provider.tsx';
import { readOnlySentence } from './read-only.ts';

/** The open queue that a page is about. */
export interface CurrentQueue {
  readonly queueId: string;
  readonly connection: ConnectionStatus;
  readonly info: QueueInfo;
}

const QueueContext = createContext<CurrentQueue | null>(null);

export function QueueProvider({ connection, children }: { connection: ConnectionStatus; children: ReactNode }) {
  const { status, id } = connection;
  const queue = useMemo(
    () => (status.state === 'open' ? { queueId: id, connection, info: status.info } : null),
    [status, id, connection],
  );
  if (!queue) return null;
  return <QueueContext value={queue}>{children}</QueueContext>;
}

/** The open queue; only pages of an open queue may ask. */
export function useQueue(): CurrentQueue {
  const queue = useContext(QueueContext);
  if (!queue) throw new Error('useQueue stands outside of QueueProvider');
  return queue;
}

export interface WriteGuard {
  readonly allowed: boolean;
  /** Why not, as a sentence for a tooltip; null where writes are allowed. */
  readonly reason: string | null;
}

/** Whether the open queue takes writes. The main process decides again on every call. */
export function useWriteGuard(): WriteGuard {
  const { info } = useQueue();
  const link = useLinkState();
  const reason = readOnlySentence(info) ?? (link === 'connected' ? null : 'The connection to the app is lost.');
  return { allowed: reason === null, reason };
}
