import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { toAppError } from '../../../src-shared/errors/app-error.ts';
import { type App, startApp } from '../../app.ts';
import { systemCode } from '../../platform/file-errors.ts';
import type { Logger } from '../../platform/logger.ts';
import { TRANSFER_FOLDER } from '../../workspace/transfer-files.ts';
import type { AppFiles } from './app-files.ts';
import type { CliOptions } from './cli-options.ts';
import { LoopbackServer } from './server.ts';

const MAX_UPLOAD_BYTES = 4 * 2 ** 30;

/** The app served on loopback, until it is closed. */
export interface LoopbackApp {
  readonly server: LoopbackServer;
  /** Stops serving, then saves and closes every queue; rejects where one could not be saved. */
  close(): Promise<void>;
}

/** Why the app cannot start, in one sentence for the terminal. */
export class StartError extends Error {
  override readonly name = 'StartError';
}

/** Starts the app and its server. Throws StartError. */
export async function runLoopback(options: CliOptions, files: AppFiles, logger: Logger): Promise<LoopbackApp> {
  const { dataDir, port } = options;
  const app = await explain(
    startApp({
      dataDir,
      logger,
      workerFile: files.workerFile,
      resourcesDir: files.resourcesDir,
      version: readVersion(files.packageFile),
      host: { kind: 'loopback', pickQueueFile: null, pickSaveFile: null, notify: null, secretCipher: null },
    }),
  );
  const server = await explain(
    LoopbackServer.listen({
      router: app.router,
      port,
      logger,
      rendererDir: files.rendererDir,
      transferDir: join(dataDir, TRANSFER_FOLDER),
      uploads: { uploadsDir: join(dataDir, 'uploads'), maxBytes: MAX_UPLOAD_BYTES },
    }),
    port,
  );
  await app.openAtStart(options.location);
  return { server, close: () => closeBoth(server, app) };
}

async function closeBoth(server: LoopbackServer, app: App): Promise<void> {
  await server.close();
  await app.close();
}

async function explain<T>(starting: Promise<T>, port = 0): Promise<T> {
  try {
    return await starting;
  } catch (error) {
    throw new StartError(explanation(error, port), { cause: error });
  }
}

function explanation(error: unknown, port: number): string {
  const code = systemCode(error);
  if (code === 'EADDRINUSE') return `Port ${port} is in use by another program; choose another one with --port.`;
  if (code === 'EACCES') return `Port ${port} may not be used by this user; choose another one with --port.`;
  if (code === 'ENOENT') return 'The page of the app has not been built yet; run npm run build first.';
  return toAppError(error).message;
}

function readVersion(packageFile: string): string {
  return z.object({ version: z.string() }).parse(JSON.parse(readFileSync(packageFile, 'utf8'))).version;
}
