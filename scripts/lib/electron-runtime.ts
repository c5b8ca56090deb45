import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './project.ts';
import { run } from './run.ts';

const PACKAGE = join(ROOT, 'node_modules', 'electron');
const FETCH_TIMEOUT_MS = 20_000;

/** Why the desktop app cannot run here, as words after "because"; null where it can. Fetches the runtime once. */
export async function whyNoElectron(): Promise<string | null> {
  const { DISPLAY, WAYLAND_DISPLAY } = process.env;
  if (process.platform === 'linux' && !DISPLAY && !WAYLAND_DISPLAY) return 'there is no display';
  if (process.getuid?.() === 0) return 'its sandbox does not work for root';
  if (electronBinary() === null) await fetchRuntime();
  return electronBinary() === null ? 'the Electron runtime could not be downloaded' : null;
}

/** Path of the Electron program; null where the package has no runtime yet. */
export function electronBinary(): string | null {
  const name = join(PACKAGE, 'path.txt');
  if (!existsSync(name)) return null;
  const dist = process.env.ELECTRON_OVERRIDE_DIST_PATH ?? join(PACKAGE, 'dist');
  const binary = join(dist, readFileSync(name, 'utf8').trim());
  return existsSync(binary) ? binary : null;
}

async function fetchRuntime(): Promise<void> {
  if (process.env.ELECTRON_SKIP_BINARY_DOWNLOAD) return;
  await run(process.execPath, [join(PACKAGE, 'install.js')], { timeoutMs: FETCH_TIMEOUT_MS });
}
