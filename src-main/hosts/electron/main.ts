import { mkdirSync } from 'node:fs';
import { app } from 'electron';
import { createLogger } from '../../platform/logger.ts';
import { readArguments } from './arguments.ts';
import { startDesktop } from './desktop.ts';
import { failToStart } from './lifecycle.ts';
import { registerAppScheme } from './protocol.ts';

const logger = createLogger();
const given = readArguments(process.argv.slice(app.isPackaged ? 1 : 2), process.cwd());

app.setName('Poppo Queue');
registerAppScheme();
prepareDataDir();

// The lock belongs to the data folder: a second start with another folder is an app of its own.
if (app.requestSingleInstanceLock()) run();
else app.quit();

function prepareDataDir(): void {
  const dataDir = given.dataDir ?? app.getPath('userData');
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  app.setPath('userData', dataDir);
}

function run(): void {
  // One broken message of the window must not take the queues down.
  process.on('unhandledRejection', (error) => logger.error('Something unexpected went wrong.', { error }));
  // macOS hands over a double-clicked file by an event, which may come before the app is ready.
  let early = given.file;
  app.on('open-file', (event, path) => {
    event.preventDefault();
    early = path;
  });
  const started = app.whenReady().then(() => startDesktop(app.getPath('userData'), early, logger));
  started.then((desktop) => {
    app.on('second-instance', (_event, args, workingDirectory) => {
      const { file } = readArguments(args.slice(app.isPackaged ? 1 : 2), workingDirectory);
      if (file === null) desktop.show();
      else void desktop.open(file);
    });
    app.on('open-file', (_event, path) => void desktop.open(path));
    app.on('activate', () => desktop.show());
  }, failToStart);
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
}
