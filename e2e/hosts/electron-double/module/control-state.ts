/** What specs set and read; the app's main process never sees it. */

/** Answers of the next file dialogs, first come first served; null cancels. */
export const dialogAnswers: (string | null)[] = [];

/** Answers (button index) of the next message boxes. */
export const messageBoxAnswers: number[] = [];

/** What the app asked of the outside world, oldest first. */
export const record = {
  openedExternally: [] as string[],
  openedPaths: [] as string[],
  errorBoxes: [] as { title: string; content: string }[],
  messageBoxes: [] as string[],
  dialogs: [] as object[],
  blockedNavigations: [] as string[],
  deniedWindows: [] as string[],
  permissions: {} as Record<string, 'granted' | 'denied'>,
};
