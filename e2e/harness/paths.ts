import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The project's root folder. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** A file of the build. */
export function built(path: string): string {
  const file = fileURLToPath(new URL(`../../out/${path}`, import.meta.url));
  if (!existsSync(file)) throw new Error(`out/${path} is missing: run npm run build first`);
  return file;
}

const CHROMIUM_PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** The system's Chromium; CHROMIUM_PATH names another one. */
export function chromiumPath(): string {
  const places = [process.env.CHROMIUM_PATH, ...CHROMIUM_PLACES];
  const found = places.find((path) => path !== undefined && existsSync(path));
  if (found === undefined) throw new Error('No Chromium found: install the package chromium or set CHROMIUM_PATH.');
  return found;
}
