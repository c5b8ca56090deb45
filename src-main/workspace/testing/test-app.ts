import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ContractRouterClient } from '@orpc/contract';
import { createRouterClient } from '@orpc/server';
import { onTestFinished } from 'vitest';
import type { Contract } from '../../../src-shared/contract/index.ts';
import { appErrorFromRpc } from '../../../src-shared/errors/rpc-errors.ts';
import type { ConnectionStatus } from '../../../src-shared/models/connection.ts';
import { type App, type AppOptions, startApp } from '../../app.ts';
import { silentLogger } from '../../platform/logger.ts';
import { ManualClock } from '../../platform/manual-clock.ts';

export const FAKE_WORKER = new URL('./fake-queue.test-worker.ts', import.meta.url);
export const RESOURCES_DIR = new URL('../../../resources', import.meta.url).pathname;

export interface TestApp {
  readonly app: App;
  /** The contract, called as a window would, without a transport. */
  readonly client: ContractRouterClient<Contract>;
  readonly dir: string;
  readonly dataDir: string;
  readonly clock: ManualClock;
  /** Makes a file in `dir` and answers its path. */
  file(name: string): string;
}

/** An app on a folder of its own, with queues that have no engine; gone after the test. */
export async function startTestApp(options: Partial<AppOptions> & { dir?: string } = {}): Promise<TestApp> {
  const { dir = temporaryFolder(), ...appOptions } = options;
  const clock = new ManualClock();
  const dataDir = join(dir, 'data');
  const app = await startApp({
    dataDir,
    clock,
    workerFile: FAKE_WORKER,
    resourcesDir: RESOURCES_DIR,
    host: { kind: 'loopback', pickQueueFile: null, pickSaveFile: null, notify: null, secretCipher: null },
    version: '0.0.0-test',
    logger: silentLogger,
    closeTimeoutMs: 5000,
    ...appOptions,
  });
  onTestFinished(() => app.close().catch(() => undefined));
  const file = (name: string): string => {
    writeFileSync(join(dir, name), '{}');
    return join(dir, name);
  };
  return { app, client: createRouterClient(app.router), dir, dataDir, clock, file };
}

/** A folder that is removed after the test. */
export function temporaryFolder(): string {
  const dir = mkdtempSync(join(tmpdir(), 'poppo-queue-test-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

/** What a call rejects with, as an AppError's wire form; fails the test where it does not reject. */
export async function failureOf(call: Promise<unknown>) {
  try {
    await call;
  } catch (error) {
    return appErrorFromRpc(error).toWire();
  }
  throw new Error('The call was expected to fail.');
}

/** The queues of the list, each as `<name>: <state>`. */
export const statesOf = (list: ConnectionStatus[]) => list.map(({ name, status }) => `${name}: ${status.state}`);
