import { app, Menu, type MenuItemConstructorOptions } from 'electron';

export interface MenuActions {
  openFile(): void;
  showDataFolder(): void;
}

/** Sets the application menu. Standard roles bring their own labels and accelerators on every system. */
export function installMenu(actions: MenuActions): void {
  const appMenu: MenuItemConstructorOptions[] = process.platform === 'darwin' ? [{ role: 'appMenu' }] : [];
  const template = [
    ...appMenu,
    fileMenu(actions),
    { role: 'editMenu' as const },
    viewMenu(),
    windowMenu(),
    helpMenu(actions),
  ];
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
}

function fileMenu(actions: MenuActions): MenuItemConstructorOptions {
  return {
    label: '&File',
    submenu: [
      { label: 'Open…', accelerator: 'CmdOrCtrl+O', click: () => actions.openFile() },
      { type: 'separator' },
      { role: process.platform === 'darwin' ? 'close' : 'quit' },
    ],
  };
}

function viewMenu(): MenuItemConstructorOptions {
  return {
    label: '&View',
    submenu: [
      { role: 'reload' },
      { role: 'toggleDevTools', visible: !app.isPackaged },
      { type: 'separator' },
      { role: 'resetZoom' },
      { role: 'zoomIn' },
      { role: 'zoomOut' },
      { type: 'separator' },
      { role: 'togglefullscreen' },
    ],
  };
}

function windowMenu(): MenuItemConstructorOptions {
  return { role: 'windowMenu' };
}

function helpMenu(actions: MenuActions): MenuItemConstructorOptions {
  return {
    role: 'help',
    submenu: [
      { label: 'Show Data Folder', click: () => actions.showDataFolder() },
      { type: 'separator' },
      { role: 'about' },
    ],
  };
}
