import { realApp } from './app.ts';
import { BrowserWindow, type BrowserWindowOptions } from './browser-window.ts';
import { dialogAnswers, messageBoxAnswers, record } from './control-state.ts';
import type { Frame } from './frame.ts';
import { clickMenu } from './menu.ts';
import { FILE_PATHS } from './page-shim.ts';
import { foreignPages } from './requests.ts';
import { toStandIn } from './schemes.ts';
import type { WebContents } from './web-contents.ts';

/** What a spec can ask of the double, over the child process's channel. */
export interface ControlCommands {
  /** Lays the answer of the next file dialog ready; null gives up. */
  answerDialog(path: string | null): void;
  answerMessageBox(button: number): void;
  /** Tells webUtils of the document that is shown where files of that name lie. */
  setFilePath(name: string, path: string): Promise<void>;
  record(): typeof record;
  clickMenu(labels: readonly string[]): void;
  windowCount(): number;
  isWindowVisible(): boolean;
  moveWindow(bounds: { x: number; y: number; width: number; height: number }): void;
  windowBounds(): { x: number; y: number; width: number; height: number };
  closeWindow(): void;
  quit(): void;
  /** Goes to a made-up page of another origin, past all guards. */
  forceForeignPage(url: string, html: string): Promise<void>;
  /** Sends an IPC message from the document at that place (0 is the top one). */
  sendFromFrame(frame: number, channel: string): Promise<void>;
  /** Origin, place and ports of every document of the window. */
  frames(): { origin: string; isTop: boolean; portsGiven: number }[];
  /** What the app is told when the browser asks for a window with these options. */
  tryWindow(options: BrowserWindowOptions): string;
}

const commands: ControlCommands = {
  answerDialog: (path) => void dialogAnswers.push(path),
  answerMessageBox: (button) => void messageBoxAnswers.push(button),
  setFilePath: async (name, path) => {
    await theFrame(0).run(`${FILE_PATHS}[${JSON.stringify(name)}] = ${JSON.stringify(path)}`);
  },
  record: () => record,
  clickMenu,
  windowCount: () => BrowserWindow.getAllWindows().length,
  isWindowVisible: () => theWindow().isVisible(),
  moveWindow: (bounds) => theWindow().moveTo(bounds),
  windowBounds: () => theWindow().getNormalBounds(),
  closeWindow: () => theWindow().close(),
  quit: () => realApp.quit(),
  forceForeignPage: async (url, html) => {
    foreignPages.set(toStandIn(url), html);
    await theContents().loadURL(url);
  },
  sendFromFrame: async (frame, channel) => {
    const expression = `__electron.ipcRenderer.send(${JSON.stringify(channel)})`;
    await theFrame(frame).run(expression);
  },
  frames: () =>
    theContents().frames.map(({ origin, parent, portsGiven }) => ({ origin, isTop: parent === null, portsGiven })),
  tryWindow: (options) => {
    try {
      new BrowserWindow(options);
      return 'opened';
    } catch (error) {
      return String(error);
    }
  },
};

/** Answers the spec's process; ends with it. Without one (run by hand) there is nothing to serve. */
export function serveControl(): void {
  if (process.send === undefined) return;
  process.on('message', (message) => void onMessage(message as Call));
  process.once('disconnect', () => process.exit(1));
}

interface Call {
  readonly id: number;
  readonly command: keyof ControlCommands;
  readonly args: readonly unknown[];
}

async function onMessage({ id, command, args }: Call): Promise<void> {
  try {
    // The caller is typed by ControlCommands as well, so the arguments fit.
    const run = commands[command] as (...args: readonly unknown[]) => unknown;
    process.send?.({ id, result: (await run(...args)) ?? null });
  } catch (error) {
    process.send?.({ id, error: String(error) });
  }
}

function theWindow(): BrowserWindow {
  const [window] = BrowserWindow.getAllWindows();
  if (window === undefined) throw new Error('the app has no window');
  return window;
}

/** The document at that place, the top one first. */
function theFrame(place: number): Frame {
  const frame = theContents().frames[place];
  if (frame === undefined) throw new Error(`the window shows no document at place ${place}`);
  return frame;
}

function theContents(): WebContents {
  return theWindow().contents;
}
