import type { ConnectionStatus } from '../../../src-shared/models/connection.ts';
import type { QueueEvent } from '../../../src-shared/models/queue.ts';

/** The list after an event of one open queue, so that counts and read-only marks need no new question. */
export function applyQueueEvent(
  connections: readonly ConnectionStatus[],
  queueId: string,
  event: QueueEvent,
): ConnectionStatus[] {
  return connections.map((connection) => (connection.id === queueId ? applyToOne(connection, event) : connection));
}

function applyToOne(connection: ConnectionStatus, event: QueueEvent): ConnectionStatus {
  const { status } = connection;
  if (status.state !== 'open') return connection;
  if (event.type === 'changed') {
    return { ...connection, status: { ...status, counts: event.counts, revision: event.revision } };
  }
  if (event.type === 'info-changed') return { ...connection, status: { ...status, info: event.info } };
  return connection;
}
