import { app, dialog } from 'electron';

/**
 * Lets the program end only after `close` has saved everything. Where that fails, the user decides; a
 * second wish to quit while it runs changes nothing.
 */
export function quitAfter(close: () => Promise<void>): void {
  let state: 'running' | 'closing' | 'closed' = 'running';
  app.on('before-quit', (event) => {
    if (state === 'closed') return;
    event.preventDefault();
    if (state === 'closing') return;
    state = 'closing';
    void finish(close).then((ended) => {
      state = ended ? 'closed' : 'running';
      if (ended) app.quit();
    });
  });
}

/** True once the program may end. */
async function finish(close: () => Promise<void>): Promise<boolean> {
  try {
    await close();
    return true;
  } catch (error) {
    return userGivesUp(error);
  }
}

async function userGivesUp(error: unknown): Promise<boolean> {
  const { response } = await dialog.showMessageBox({
    type: 'error',
    title: 'Poppo Queue',
    message: 'Some changes could not be saved.',
    detail: error instanceof Error ? error.message : String(error),
    buttons: ['Keep open', 'Quit without saving'],
    defaultId: 0,
    cancelId: 0,
  });
  return response === 1;
}

/** Says in a box why the program cannot start, and ends it. */
export function failToStart(error: unknown): void {
  dialog.showErrorBox('Poppo Queue cannot start', error instanceof Error ? error.message : String(error));
  app.exit(1);
}
