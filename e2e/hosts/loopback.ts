import { sharedBrowser } from '../harness/browser.ts';
import { asUser, startNode } from '../harness/child.ts';
import type { Host, RunningApp, StartOptions } from '../harness/host.ts';
import { built } from '../harness/paths.ts';

const READY = /^Poppo Queue is ready at (http:\/\/127\.0\.0\.1:\d+\/\?token=\S+)$/;

export const loopbackHost: Host = { name: 'loopback', unavailable: () => null, refusesUser: null, start };

/** Starts the server alone; `address` carries its one-use token. */
export async function startServer({ dataDir, file, user }: StartOptions) {
  const args = [built('main/loopback.js'), '--no-open', '--data-dir', dataDir];
  const child = startNode(file === undefined ? args : [...args, file], asUser(user));
  try {
    const [, address = ''] = await child.line(READY);
    return { child, address: new URL(address) };
  } catch (error) {
    await child.end();
    throw error;
  }
}

async function start(options: StartOptions): Promise<RunningApp> {
  const { child, address } = await startServer(options);
  const { context } = await sharedBrowser();
  await context.clearCookies();
  const page = await context.newPage();
  await page.goto(address.href);
  return {
    page,
    origin: address.origin,
    output: child.output,
    control: null,
    resize: (width, height) => page.setViewportSize({ width, height }),
    close: async () => {
      await page.close();
      return child.end();
    },
  };
}
