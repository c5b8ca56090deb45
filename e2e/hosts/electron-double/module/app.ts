import { EventEmitter } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectBrowser } from './browser.ts';
import { BrowserWindow, onAllClosed } from './browser-window.ts';
import { takeInstanceLock } from './instance-lock.ts';

/** Electron's `app`. Ready once the entry has run and the browser answers. */
class App extends EventEmitter {
  readonly isPackaged = false;
  #name = 'Electron';
  #ready = false;
  #quitting = false;
  readonly #paths = new Map<string, string>();
  readonly #whenReady: Promise<void>;

  constructor() {
    super();
    onAllClosed(() => this.#onAllClosed());
    this.#whenReady = this.#start();
    process.once('SIGTERM', () => this.quit());
    process.once('SIGINT', () => this.quit());
  }

  whenReady(): Promise<void> {
    return this.#whenReady;
  }

  isReady(): boolean {
    return this.#ready;
  }

  setName(name: string): void {
    this.#name = name;
  }

  getName(): string {
    return this.#name;
  }

  getPath(name: string): string {
    const path = this.#paths.get(name);
    if (path !== undefined) return path;
    if (name === 'userData') return join(tmpdir(), `${this.#name}-${process.pid}`);
    throw new Error(`app.getPath('${name}') is not in the double of electron`);
  }

  setPath(name: string, path: string): void {
    this.#paths.set(name, path);
  }

  requestSingleInstanceLock(): boolean {
    return takeInstanceLock(this.getPath('userData'), ({ args, workingDirectory }) => {
      this.emit('second-instance', {}, args, workingDirectory);
    });
  }

  quit(): void {
    if (!this.#emitPreventable('before-quit')) return;
    this.#quitting = true;
    const windows = BrowserWindow.getAllWindows();
    for (const window of windows) window.close();
    if (BrowserWindow.getAllWindows().length > 0) this.#quitting = false;
    else this.#end();
  }

  exit(code = 0): void {
    process.exit(code);
  }

  async #start(): Promise<void> {
    // Electron waits for the entry module, and so does this.
    await new Promise((resolve) => setImmediate(resolve));
    await connectBrowser(() => this.exit(1));
    this.#ready = true;
    this.emit('ready');
  }

  #onAllClosed(): void {
    if (this.#quitting) return;
    if (this.listenerCount('window-all-closed') === 0) this.quit();
    else this.emit('window-all-closed');
  }

  #end(): void {
    if (!this.#emitPreventable('will-quit')) return;
    this.emit('quit', {}, 0);
    // The last commands to the browser are on their way.
    setTimeout(() => process.exit(0), 50);
  }

  /** False where a listener prevented it. */
  #emitPreventable(name: string): boolean {
    let prevented = false;
    this.emit(name, { preventDefault: () => (prevented = true) });
    return !prevented;
  }
}

export const realApp = new App();
