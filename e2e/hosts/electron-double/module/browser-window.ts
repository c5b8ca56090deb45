import { EventEmitter } from 'node:events';
import { existsSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import { attach, browserSession } from './browser.ts';
import { strict } from './strict.ts';
import { WebContents } from './web-contents.ts';

interface WebPreferences {
  readonly [name: string]: unknown;
  readonly preload?: string;
}

export interface BrowserWindowOptions {
  readonly [name: string]: unknown;
  readonly width?: number;
  readonly height?: number;
  readonly x?: number;
  readonly y?: number;
  readonly show?: boolean;
  readonly webPreferences?: WebPreferences;
}

const KNOWN_OPTIONS = new Set(
  'x y width height minWidth minHeight show title backgroundColor webPreferences'.split(' '),
);
const KNOWN_PREFERENCES = new Set(
  'preload contextIsolation sandbox nodeIntegration webSecurity webviewTag spellcheck'.split(' '),
);

const windows = new Set<BrowserWindow>();
const whenAllClosed = new EventEmitter();
const proxies = new WeakMap<BrowserWindow, BrowserWindow>();

/** Calls back whenever the last window has closed. */
export function onAllClosed(listener: () => void): void {
  whenAllClosed.on('all-closed', listener);
}

/** A window whose page is a page of the system's Chromium. */
export class BrowserWindow extends EventEmitter {
  readonly contents: WebContents;
  readonly ready: Promise<string>;
  #bounds: { x: number; y: number; width: number; height: number };
  #maximized = false;
  #visible: boolean;
  #closing = false;

  static getAllWindows(): BrowserWindow[] {
    return [...windows].map(proxied);
  }

  static getFocusedWindow(): BrowserWindow | null {
    return BrowserWindow.getAllWindows()[0] ?? null;
  }

  constructor(options: BrowserWindowOptions = {}) {
    super();
    refuseUnsafe(options);
    const { x = 0, y = 0, width = 800, height = 600, show = true } = options;
    this.#bounds = { x, y, width, height };
    this.#visible = show;
    this.contents = new WebContents(options.webPreferences?.preload);
    this.contents.once('did-finish-load', () => this.emit('ready-to-show'));
    this.ready = this.#openPage();
    windows.add(this);
    proxies.set(this, strict('BrowserWindow', this));
  }

  get webContents(): object {
    return this.contents.view;
  }

  async loadURL(address: string): Promise<void> {
    await this.ready;
    await this.contents.loadURL(address);
  }

  getNormalBounds(): { x: number; y: number; width: number; height: number } {
    return { ...this.#bounds };
  }

  /** For specs: the user moves or resizes the window. */
  moveTo(bounds: { x: number; y: number; width: number; height: number }): void {
    this.#bounds = bounds;
  }

  isMaximized(): boolean {
    return this.#maximized;
  }

  maximize(): void {
    this.#maximized = true;
  }

  isMinimized(): boolean {
    return false;
  }

  restore(): void {}

  focus(): void {}

  show(): void {
    this.#visible = true;
  }

  isVisible(): boolean {
    return this.#visible;
  }

  /** Closes as by the user's click: the app may prevent it. */
  close(): void {
    let prevented = false;
    this.emit('close', { preventDefault: () => (prevented = true) });
    if (prevented) return;
    void this.ready
      .then((targetId) => browserSession().send('Target.closeTarget', { targetId }))
      .catch(() => undefined);
    this.gone();
  }

  /** The page is gone, by close() or because the browser dropped it. */
  gone(): void {
    if (this.#closing) return;
    this.#closing = true;
    windows.delete(this);
    this.contents.destroy();
    this.emit('closed');
    if (windows.size === 0) whenAllClosed.emit('all-closed');
  }

  async #openPage(): Promise<string> {
    const { width, height } = this.#bounds;
    const { targetId } = await browserSession().send('Target.createTarget', {
      url: 'about:blank',
      newWindow: true,
      width,
      height,
    });
    await this.contents.attach(await attach(targetId));
    this.#watch(targetId);
    return targetId;
  }

  #watch(targetId: string): void {
    const browser = browserSession();
    browser.on('Target.targetDestroyed', (gone) => {
      if (gone.targetId === targetId) this.gone();
    });
  }
}

/** The class as the app gets it: its windows throw, by name, where they are asked for what the double does not have. */
export const StrictBrowserWindow: typeof BrowserWindow = new Proxy(BrowserWindow, {
  construct: (_class, [options]: [BrowserWindowOptions?]) => proxied(new BrowserWindow(options)),
});

function proxied(window: BrowserWindow): BrowserWindow {
  return proxies.get(window) ?? window;
}

/** The double opens no window that gives its page more than a page should have. */
function refuseUnsafe(options: BrowserWindowOptions): void {
  const preferences = options.webPreferences ?? {};
  for (const name of Object.keys(options)) if (!KNOWN_OPTIONS.has(name)) throw notInDouble(name);
  for (const name of Object.keys(preferences))
    if (!KNOWN_PREFERENCES.has(name)) throw notInDouble(`webPreferences.${name}`);
  if (preferences.nodeIntegration === true) throw new Error('refused: a window with nodeIntegration');
  if (preferences.contextIsolation !== true) throw new Error('refused: a window without contextIsolation');
  if (preferences.sandbox !== true) throw new Error('refused: a window without sandbox');
  if (preferences.webSecurity === false) throw new Error('refused: a window without webSecurity');
  const { preload } = preferences;
  if (preload === undefined || !isAbsolute(preload) || !existsSync(preload))
    throw new Error(`no preload at ${preload}`);
}

function notInDouble(name: string): Error {
  return new Error(`BrowserWindow option ${name} is not in the double of electron`);
}
