import { BrowserWindow, dialog, type FileFilter } from 'electron';

const QUEUE_FILES: FileFilter[] = [
  { name: 'Queues', extensions: ['json', 'db', 'sqlite', 'sqlite3'] },
  { name: 'All files', extensions: ['*'] },
];

const NEW_QUEUE_FILES: FileFilter[] = [
  { name: 'SQLite queue', extensions: ['db', 'sqlite', 'sqlite3'] },
  { name: 'JSON queue', extensions: ['json'] },
];

/** The operating system's dialog for a queue's file; null where the user gave up. */
export async function pickQueueFile(purpose: 'open' | 'create'): Promise<string | null> {
  return purpose === 'open' ? pickExisting() : pickNew();
}

/** The operating system's dialog for a file that is about to be written; null where the user gave up. */
export async function pickSaveFile(name: string): Promise<string | null> {
  return save({ title: 'Save as', defaultPath: name, properties: ['createDirectory'] });
}

async function pickExisting(): Promise<string | null> {
  const options: Electron.OpenDialogOptions = { title: 'Open a queue', properties: ['openFile'], filters: QUEUE_FILES };
  const parent = BrowserWindow.getFocusedWindow();
  const answer = await (parent ? dialog.showOpenDialog(parent, options) : dialog.showOpenDialog(options));
  return answer.canceled ? null : (answer.filePaths[0] ?? null);
}

async function pickNew(): Promise<string | null> {
  return save({
    title: 'Create a queue',
    defaultPath: 'queue.db',
    properties: ['createDirectory'],
    filters: NEW_QUEUE_FILES,
  });
}

async function save(options: Electron.SaveDialogOptions): Promise<string | null> {
  const parent = BrowserWindow.getFocusedWindow();
  const answer = await (parent ? dialog.showSaveDialog(parent, options) : dialog.showSaveDialog(options));
  return answer.canceled || answer.filePath === '' ? null : answer.filePath;
}
