import { join } from 'node:path';
import { BrowserWindow, type BrowserWindowConstructorOptions, nativeTheme, type WebContents } from 'electron';
import { APP_ORIGIN } from '../../../src-shared/contract/transport.ts';
import { PRELOAD_FILE } from './app-files.ts';
import { confineNavigation } from './navigation.ts';
import { readBounds, rememberBounds } from './window-bounds.ts';

const PAGE = `${APP_ORIGIN}/electron.html`;
const windows = new Set<WebContents>();

/** True for the contents of a window that `openWindow` made and that is still there. */
export function isAppWindow(contents: WebContents): boolean {
  return windows.has(contents);
}

/** Opens the app's window where it was last; it shows itself once the page has drawn. */
export function openWindow(dataDir: string): BrowserWindow {
  const boundsFile = join(dataDir, 'window.json');
  const bounds = readBounds(boundsFile);
  const window = new BrowserWindow({ ...windowOptions(), ...placeOf(bounds) });
  const { webContents } = window;
  windows.add(webContents);
  webContents.once('destroyed', () => windows.delete(webContents));
  confineNavigation(webContents);
  rememberBounds(window, boundsFile);
  if (bounds?.maximized) window.maximize();
  window.once('ready-to-show', () => window.show());
  void window.loadURL(PAGE);
  return window;
}

/** Loads the page again, which then shows the queue that was opened last. */
export function showStartQueue(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore();
  window.focus();
  void window.loadURL(PAGE);
}

function windowOptions(): BrowserWindowConstructorOptions {
  return {
    width: 1440,
    height: 900,
    minWidth: 1024,
    minHeight: 640,
    show: false,
    title: 'Poppo Queue',
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#121418' : '#f4f5f7',
    webPreferences: {
      preload: PRELOAD_FILE,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
      spellcheck: false,
    },
  };
}

function placeOf(bounds: ReturnType<typeof readBounds>): BrowserWindowConstructorOptions {
  if (bounds === null) return {};
  const { x, y, width, height } = bounds;
  return { x, y, width, height };
}
