import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { _electron as electron } from 'playwright-core';
import type { Host, RunningApp, StartOptions } from '../harness/host.ts';
import { built } from '../harness/paths.ts';

const RUNTIME = fileURLToPath(new URL('../../node_modules/electron/dist', import.meta.url));

/** The real Electron, where its runtime was downloaded and there is a display. */
export const electronHost: Host = {
  name: 'electron',
  unavailable,
  refusesUser: 'Playwright starts Electron as its own user.',
  start,
};

function unavailable(): string | null {
  if (!existsSync(RUNTIME)) return 'The Electron runtime is not there (node_modules/electron/dist).';
  const { DISPLAY, WAYLAND_DISPLAY } = process.env;
  if (process.platform === 'linux' && !DISPLAY && !WAYLAND_DISPLAY) return 'There is no display.';
  return null;
}

async function start({ dataDir, file }: StartOptions): Promise<RunningApp> {
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const args = [...asRoot, built('main/electron.js'), '--data-dir', dataDir];
  const app = await electron.launch({ args: file === undefined ? args : [...args, file] });
  let output = '';
  const child = app.process();
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk) => {
      output += chunk;
    });
  }
  const page = await app.firstWindow();
  return {
    page,
    origin: new URL(page.url()).origin,
    output: () => output,
    control: null,
    resize: (width, height) =>
      app.evaluate(
        ({ BrowserWindow }, size) => BrowserWindow.getAllWindows()[0]?.setContentSize(size.width, size.height),
        { width, height },
      ),
    close: async () => {
      await app.close();
      return child.exitCode;
    },
  };
}
