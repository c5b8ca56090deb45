/** A test double of the module `electron`: what the app uses of it, and a clear error for all else. */
import { realApp } from './app.ts';
import { StrictBrowserWindow } from './browser-window.ts';
import { serveControl } from './control.ts';
import { ipcMain as realIpcMain } from './ipc-main.ts';
import { Menu } from './menu.ts';
import { MessageChannelMain } from './message-port.ts';
import { defaultSession } from './permissions.ts';
import { allowScheme, handleScheme, type SchemeHandler } from './schemes.ts';
import { absent, strict } from './strict.ts';
import { dialogDouble, nativeThemeDouble, safeStorageDouble, screenDouble, shellDouble } from './system.ts';

export { Menu, MessageChannelMain, StrictBrowserWindow as BrowserWindow };

export const app = strict('app', realApp);
export const ipcMain = strict('ipcMain', realIpcMain);
export const dialog = strict('dialog', dialogDouble);
export const shell = strict('shell', shellDouble);
export const safeStorage = strict(
  'safeStorage',
  safeStorageDouble(() => realApp.isReady()),
);
export const nativeTheme = strict('nativeTheme', nativeThemeDouble);
export const session = strict('session', { defaultSession: strict('session.defaultSession', defaultSession) });

export const screen = strict('screen', {
  getAllDisplays: () => {
    if (!realApp.isReady()) throw new Error('screen cannot be used before the app is ready');
    return screenDouble.getAllDisplays();
  },
});

interface CustomScheme {
  readonly scheme: string;
  readonly privileges?: { readonly standard?: boolean; readonly secure?: boolean };
}

export const protocol = strict('protocol', {
  registerSchemesAsPrivileged: (schemes: readonly CustomScheme[]) => {
    if (realApp.isReady()) throw new Error('registerSchemesAsPrivileged must be called before the app is ready');
    for (const { scheme, privileges } of schemes) {
      if (privileges?.standard && privileges.secure) allowScheme(scheme);
    }
  },
  handle: (scheme: string, handler: SchemeHandler) => {
    if (!realApp.isReady()) throw new Error('protocol.handle must be called once the app is ready');
    handleScheme(scheme, handler);
  },
});

export const Tray = absent('Tray');
export const Notification = absent('Notification');
export const clipboard = absent('clipboard');
export const globalShortcut = absent('globalShortcut');
export const powerMonitor = absent('powerMonitor');
export const utilityProcess = absent('utilityProcess');

serveControl();
