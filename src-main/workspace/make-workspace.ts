import { join } from 'node:path';
import type { Clock } from '../platform/clock.ts';
import { randomId } from '../platform/ids.ts';
import type { Logger } from '../platform/logger.ts';
import { AlertBook } from './alerts/alert-book.ts';
import { AlertService } from './alerts/alert-service.ts';
import { WebhookSender } from './alerts/webhook-sender.ts';
import { ColumnMemory } from './column-memory.ts';
import { ConnectionStates } from './connections/connection-states.ts';
import { ConnectionStore } from './connections/connection-store.ts';
import { SecretStore } from './connections/secret-store.ts';
import { EngineHost } from './engine-host/engine-host.ts';
import { WorkspaceEvents } from './events/workspace-events.ts';
import type { HostServices } from './host-services.ts';
import { Settings } from './settings.ts';
import { TablePreferencesStore } from './table-preferences.ts';
import { Workspace } from './workspace.ts';

export interface WorkspaceOptions {
  readonly dataDir: string;
  readonly workerFile: URL;
  readonly closeTimeoutMs: number;
  readonly clock: Clock;
  readonly host: HostServices;
  readonly logger: Logger;
}

export interface MadeWorkspace {
  readonly workspace: Workspace;
  readonly settings: Settings;
  readonly alerts: AlertService;
  readonly tables: TablePreferencesStore;
  readonly columns: ColumnMemory;
}

/** Puts a workspace together from what its data folder holds. No queue is opened. */
export async function makeWorkspace(options: WorkspaceOptions): Promise<MadeWorkspace> {
  const { dataDir, clock, logger } = options;
  const moveAside = (path: string): string => {
    const movedTo = `${path}.corrupt-${clock.now()}`;
    logger.error('A file of the app was damaged; it was moved aside and a new one begun.', { path, movedTo });
    return movedTo;
  };
  const store = new ConnectionStore(dataDir, moveAside);
  const settings = new Settings(dataDir, moveAside);
  const secrets = new SecretStore(dataDir, options.host.secretCipher, moveAside);
  await store.load();
  await secrets.load();
  await settings.load();
  const events = new WorkspaceEvents();
  const book = new AlertBook(dataDir, moveAside);
  await book.load();
  const engine = new EngineHost({
    workerFile: options.workerFile,
    metricsDir: join(dataDir, 'metrics'),
    closeTimeoutMs: options.closeTimeoutMs,
    onEvent: (queueId, event) => {
      if (event.type === 'sample') alerts.sampled(queueId, event.sample);
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
  const workspace = new Workspace({ store, secrets, states, settings, engine, events, clock, logger, newId: randomId });
  const alerts = makeAlerts({ options, book, store, engine, events });
  const tables = new TablePreferencesStore(dataDir, moveAside);
  return { workspace, settings, alerts, tables, columns: new ColumnMemory(dataDir, moveAside) };
}

interface AlertSurroundings {
  readonly options: WorkspaceOptions;
  readonly book: AlertBook;
  readonly store: ConnectionStore;
  readonly engine: EngineHost;
  readonly events: WorkspaceEvents;
}

function makeAlerts({ options, book, store, engine, events }: AlertSurroundings): AlertService {
  const { clock, logger, host } = options;
  const webhook = new WebhookSender({
    webhook: () => book.content.webhook,
    onGivenUp: (reason) => logger.warn('The webhook could not be reached; an alert was not sent.', { reason }),
  });
  return new AlertService({
    book,
    clock,
    newId: randomId,
    queueName: (queueId) => store.list().find(({ id }) => id === queueId)?.name ?? queueId,
    onChange: (notice) => {
      if (notice) webhook.push(notice);
      if (notice) host.notify?.(notice);
      events.publish({ type: 'alerts', notice: host.notify ? null : notice });
    },
    onFired: ({ id: entryId, queueId }, text) => {
      if (engine.state(queueId))
        engine
          .client(queueId)
          .queue.alerted({ entryId, text })
          .catch(() => undefined);
    },
    onUnsaved: (error) => logger.warn('The alerts could not be saved.', { error: String(error) }),
  });
}
