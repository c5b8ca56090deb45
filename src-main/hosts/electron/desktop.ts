import { BrowserWindow, shell } from 'electron';
import { type App, startApp } from '../../app.ts';
import type { Logger } from '../../platform/logger.ts';
import { RENDERER_DIR, RESOURCES_DIR, readVersion, WORKER_FILE } from './app-files.ts';
import { pickQueueFile, pickSaveFile } from './dialogs.ts';
import { servePorts } from './ipc.ts';
import { quitAfter } from './lifecycle.ts';
import { installMenu } from './menu.ts';
import { denyPermissions } from './navigation.ts';
import { serveAppFrom } from './protocol.ts';
import { makeSecretCipher } from './secret-cipher.ts';
import { isAppWindow, openWindow, showStartQueue } from './window.ts';

/** The running desktop app. */
export interface Desktop {
  /** Opens a queue and shows it; the reason of a failure stands in the window. */
  open(file: string): Promise<void>;
  /** Brings the window to the front, or opens one. */
  show(): void;
}

/** Starts the app and its window. Call once Electron is ready. */
export async function startDesktop(dataDir: string, file: string | null, logger: Logger): Promise<Desktop> {
  serveAppFrom(RENDERER_DIR);
  denyPermissions();
  const running = await startApp({
    dataDir,
    workerFile: WORKER_FILE,
    resourcesDir: RESOURCES_DIR,
    host: { kind: 'electron', pickQueueFile, pickSaveFile, notify: null, secretCipher: makeSecretCipher() },
    version: readVersion(),
    logger,
  });
  quitAfter(() => running.close());
  servePorts(running.router, isAppWindow);
  await running.openAtStart(file);
  const desktop = makeDesktop(running, dataDir);
  installMenu({
    openFile: () => void pickAndOpen(desktop),
    showDataFolder: () => void shell.openPath(dataDir),
  });
  desktop.show();
  return desktop;
}

function makeDesktop(running: App, dataDir: string): Desktop {
  return {
    async open(file) {
      await running.openAtStart(file);
      const [window] = BrowserWindow.getAllWindows();
      if (window) showStartQueue(window);
      else openWindow(dataDir);
    },
    show() {
      const [window] = BrowserWindow.getAllWindows();
      if (window === undefined) openWindow(dataDir);
      else window.focus();
    },
  };
}

async function pickAndOpen(desktop: Desktop): Promise<void> {
  const file = await pickQueueFile('open');
  if (file !== null) await desktop.open(file);
}
