import type { ChildProcess } from 'node:child_process';
import type { Page } from 'playwright-core';
import { sharedBrowser } from '../../harness/browser.ts';
import { asUser, type Child, startNode } from '../../harness/child.ts';
import type { Host, RunningApp, StartOptions } from '../../harness/host.ts';
import { built } from '../../harness/paths.ts';
import type { DoubleControl } from './double-control.ts';
import { BROWSER_ENDPOINT } from './module/browser.ts';

export const electronDoubleHost: Host = { name: 'electron-double', unavailable: () => null, refusesUser: null, start };

/** Starts the built main bundle on the double; it opens its window by itself. */
export async function startMain({ dataDir, file, user }: StartOptions): Promise<Child> {
  const { endpoint } = await sharedBrowser();
  const register = new URL('./register.ts', import.meta.url).href;
  const args = ['--import', register, built('main/electron.js'), '--data-dir', dataDir];
  return startNode(file === undefined ? args : [...args, file], {
    ...asUser(user),
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: { [BROWSER_ENDPOINT]: endpoint },
  });
}

async function start(options: StartOptions): Promise<RunningApp> {
  const { context } = await sharedBrowser();
  const opened = context.waitForEvent('page');
  const child = await startMain(options);
  const page = await Promise.race([opened, child.ended.then((code) => refuse(code, child))]);
  await page.waitForURL(/\/electron\.html/);
  return {
    page,
    origin: new URL(page.url()).origin,
    output: child.output,
    control: controlOf(child.process),
    resize: (width, height) => page.setViewportSize({ width, height }),
    close: child.end,
  };
}

function refuse(code: number | null, child: Child): Page {
  throw new Error(`the main process ended with ${code} before it opened a window:\n${child.output()}`);
}

/** Calls go as messages of the child process's channel; each is answered by its number. */
export function controlOf(child: ChildProcess): DoubleControl {
  let lastId = 0;
  const pending = new Map<number, (answer: { result?: unknown; error?: string }) => void>();
  child.on('message', (answer: { id: number; result?: unknown; error?: string }) => pending.get(answer.id)?.(answer));
  const call = (command: string, args: readonly unknown[]): Promise<unknown> => {
    lastId += 1;
    const id = lastId;
    child.send({ id, command, args });
    return new Promise((resolve, reject) => {
      pending.set(id, ({ result, error }) => (error === undefined ? resolve(result) : reject(new Error(error))));
      child.once('exit', () => reject(new Error(`the main process ended during ${command}`)));
    });
  };
  // Each property is one command; its types are those of ControlCommands.
  return new Proxy({} as DoubleControl, {
    get: (_target, command) => (command === 'then' ? undefined : (...args: unknown[]) => call(String(command), args)),
  });
}
