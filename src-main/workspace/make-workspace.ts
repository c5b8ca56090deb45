import type { Clock } from '../platform/clock.ts';
import { randomId } from '../platform/ids.ts';
import type { Logger } from '../platform/logger.ts';
import { ConnectionStates } from './connections/connection-states.ts';
import { ConnectionStore } from './connections/connection-store.ts';
import { EngineHost } from './engine-host/engine-host.ts';
import { WorkspaceEvents } from './events/workspace-events.ts';
import { Settings } from './settings.ts';
import { Workspace } from './workspace.ts';

export interface WorkspaceOptions {
  readonly dataDir: string;
  readonly workerFile: URL;
  readonly closeTimeoutMs: number;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Puts a workspace together from what its data folder holds. No queue is opened. */
export async function makeWorkspace(options: WorkspaceOptions): Promise<{ workspace: Workspace; settings: Settings }> {
  const { dataDir, clock, logger } = options;
  const moveAside = (path: string): string => {
    const movedTo = `${path}.corrupt-${clock.now()}`;
    logger.error('A file of the app was damaged; it was moved aside and a new one begun.', { path, movedTo });
    return movedTo;
  };
  const store = new ConnectionStore(dataDir, moveAside);
  const settings = new Settings(dataDir, moveAside);
  await store.load();
  await settings.load();
  const events = new WorkspaceEvents();
  const engine = new EngineHost({
    workerFile: options.workerFile,
    closeTimeoutMs: options.closeTimeoutMs,
    onEvent: (queueId, event) => {
      events.publish({ type: 'queue', queueId, event });
      if (event.type === 'info-changed') workspace.announce();
    },
    onCrash: (queueId, reason) => {
      logger.error('The thread of an open queue died.', { queueId, error: reason.cause ?? reason.message });
      states.failed(queueId, reason);
      workspace.announce();
    },
  });
  const states = new ConnectionStates((queueId) => engine.state(queueId));
  const workspace = new Workspace({ store, states, settings, engine, events, clock, logger, newId: randomId });
  return { workspace, settings };
}
