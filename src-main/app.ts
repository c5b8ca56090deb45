import { mkdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { toAppError } from '../src-shared/errors/app-error.ts';
import { type AppRouter, createRouter } from './handlers/index.ts';
import { type Clock, systemClock } from './platform/clock.ts';
import { fileError } from './platform/file-errors.ts';
import { randomId } from './platform/ids.ts';
import { createLogger, type Logger } from './platform/logger.ts';
import { AuditLog } from './workspace/audit-log.ts';
import { describeHost } from './workspace/host-info.ts';
import type { HostServices } from './workspace/host-services.ts';
import { makeWorkspace } from './workspace/make-workspace.ts';
import { SampleQueue } from './workspace/sample-queue.ts';
import { StartQueue } from './workspace/start-queue.ts';
import { TransferFiles } from './workspace/transfer-files.ts';
import type { Workspace } from './workspace/workspace.ts';

export interface AppOptions {
  /** Folder of everything the app keeps; made where it is missing, readable by its user alone. */
  readonly dataDir: string;
  /** Script of the queue worker thread: the built bundle, or the source file in tests. */
  readonly workerFile: URL;
  /** Folder with sample-queue.json. */
  readonly resourcesDir: string;
  readonly host: HostServices;
  readonly version: string;
  /** Default: lines on standard error. */
  readonly logger?: Logger;
  readonly clock?: Clock;
  /** Time each queue is given to save and close, ms. Default 30,000. */
  readonly closeTimeoutMs?: number;
}

/** The running app, without a shell around it: what a host serves to its windows. */
export interface App {
  /** Implements src-shared/contract for any oRPC transport; needs no context. */
  readonly router: AppRouter;
  readonly workspace: Workspace;
  /**
   * Opens the given queue, or else the one that was open last, if any. Relative paths count from the
   * working directory. Never rejects: what cannot be opened stands in the list as failed, with the reason.
   */
  openAtStart(location?: string | null): Promise<void>;
  /**
   * Saves and closes every queue. Rejects with the first reason why one could not be saved; that queue is
   * still open, and the call may be repeated.
   */
  close(): Promise<void>;
}

/** Composes the app. `file.*` where its data folder cannot be used. */
export async function startApp(options: AppOptions): Promise<App> {
  const { dataDir, clock = systemClock, logger = createLogger(), host, version } = options;
  await makeDataDir(dataDir);
  const { workspace, settings, alerts, tables, columns } = await makeWorkspace({
    host,
    dataDir,
    workerFile: options.workerFile,
    closeTimeoutMs: options.closeTimeoutMs ?? 30_000,
    clock,
    logger,
  });
  const start = new StartQueue(workspace, settings, homedir());
  const transferFiles = new TransferFiles(dataDir, clock);
  transferFiles.sweep().catch((error) => {
    logger.warn('Old files of imports and exports could not be removed.', { error: String(error) });
  });
  const nativeDialogs = host.pickQueueFile !== null;
  const router = createRouter({
    workspace,
    alerts,
    audit: new AuditLog(dataDir, clock, logger),
    tables,
    columns,
    transferFiles,
    host,
    hostInfo: () => describeHost({ host: host.kind, version, dataDir, nativeDialogs, startQueueId: start.queueId }),
    sampleQueue: new SampleQueue(workspace, dataDir, join(options.resourcesDir, 'sample-queue.json')),
    logger,
    newId: randomId,
  });
  return {
    router,
    workspace,
    openAtStart: (location) =>
      start.open(location ?? null).catch((error) => {
        logger.error('The queue to start with could not be put on the list.', { error: toAppError(error).message });
      }),
    close: async () => {
      await workspace.closeAll();
      await alerts.stop();
    },
  };
}

async function makeDataDir(dataDir: string): Promise<void> {
  try {
    await mkdir(dataDir, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw fileError(error, 'use the data folder', dataDir);
  }
}
