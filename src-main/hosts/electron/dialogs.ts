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

async function pickExisting(): Promise<string | null> {
  const options: Electron.OpenDialogOptions = { title: 'Open a queue', properties: ['openFile'], filters: QUEUE_FILES };
  const parent = BrowserWindow.getFocusedWindow();
  const answer = await (parent ? dialog.showOpenDialog(parent, options) : dialog.showOpenDialog(options));
  return answer.canceled ? null : (answer.filePaths[0] ?? null);
}

async function pickNew(): Promise<string | null> {
  const options: Electron.SaveDialogOptions = {
    title: 'Create a queue',
    defaultPath: 'queue.db',
    properties: ['createDirectory'],
    filters: NEW_QUEUE_FILES,
  };
  const parent = BrowserWindow.getFocusedWindow();
  const answer = await (parent ? dialog.showSaveDialog(parent, options) : dialog.showSaveDialog(options));
  return answer.canceled || answer.filePath === '' ? null : answer.filePath;
}
