import { spawn } from 'node:child_process';

const OPENERS: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  darwin: ['open'],
  // `start` is a word of cmd; its first quoted argument would be a window title.
  win32: ['cmd', '/c', 'start', ''],
};

/** Asks the desktop to open a link. Calls back where that cannot be done; there is no news of success. */
export function openBrowser(link: string, onFailure: () => void): void {
  const [command = 'xdg-open', ...args] = OPENERS[process.platform] ?? ['xdg-open'];
  const child = spawn(command, [...args, link], { stdio: 'ignore', detached: true });
  child.once('error', onFailure);
  child.once('exit', (code) => {
    if (code !== 0) onFailure();
  });
  child.unref();
}
