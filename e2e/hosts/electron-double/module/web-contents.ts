import { EventEmitter } from 'node:events';
import type { CdpSession } from './cdp.ts';
import { record } from './control-state.ts';
import { Frame } from './frame.ts';
import { bridgeScript, preloadScript } from './guest-scripts.ts';
import { ipcMain } from './ipc-main.ts';
import { BINDING, PRELOAD_WORLD } from './page-shim.ts';
import { applyPermissions } from './permissions.ts';
import { fulfil, type PausedRequest } from './requests.ts';
import { fromStandIn, toStandIn } from './schemes.ts';
import { strict } from './strict.ts';
import { decode, type FromPage, type WireData } from './wire.ts';

type OpenHandler = (details: { url: string }) => { action: 'allow' | 'deny' };

/** The page of one window: Electron's WebContents. */
export class WebContents extends EventEmitter {
  readonly #frames = new Map<number, Frame>();
  readonly #parents = new Map<string, string>();
  readonly view: object;
  #session: CdpSession | null = null;
  #preloadFile: string | undefined;
  #openHandler: OpenHandler = () => ({ action: 'allow' });
  #destroyed = false;
  /** Address the main process is going to, which asks no one. */
  #ordered: string | null = null;

  constructor(preloadFile: string | undefined) {
    super();
    this.#preloadFile = preloadFile;
    this.view = strict('WebContents', this);
  }

  /** Takes over a fresh, blank page of the browser. */
  async attach(session: CdpSession): Promise<void> {
    this.#session = session;
    session.on('Runtime.executionContextCreated', ({ context }) => this.#onContext(context));
    session.on('Runtime.executionContextDestroyed', ({ executionContextId }) => this.#drop(executionContextId));
    session.on('Runtime.executionContextsCleared', () => [...this.#frames.keys()].map((id) => this.#drop(id)));
    session.on('Runtime.bindingCalled', (call) => this.#onBinding(call.executionContextId, JSON.parse(call.payload)));
    session.on('Page.frameAttached', ({ frameId, parentFrameId }) => this.#parents.set(frameId, parentFrameId));
    session.on('Page.loadEventFired', () => this.emit('did-finish-load'));
    session.on('Fetch.requestPaused', (paused) => void this.#onRequest(paused));
    const world = { worldName: PRELOAD_WORLD };
    await Promise.all([
      session.send('Page.enable'),
      session.send('Runtime.enable'),
      session.send('Runtime.addBinding', { name: BINDING, executionContextName: PRELOAD_WORLD }),
      session.send('Page.addScriptToEvaluateOnNewDocument', { source: bridgeScript() }),
      session.send('Page.addScriptToEvaluateOnNewDocument', { source: preloadScript(this.#preloadFile), ...world }),
      session.send('Fetch.enable', { patterns: [{ urlPattern: '*' }] }),
    ]);
  }

  async loadURL(address: string): Promise<void> {
    const url = toStandIn(address);
    await applyPermissions(url, this.view);
    this.#ordered = url;
    const { errorText } = await this.#page().send('Page.navigate', { url });
    if (errorText) throw new Error(`${errorText} loading ${address}`);
  }

  setWindowOpenHandler(handler: OpenHandler): void {
    this.#openHandler = handler;
  }

  isDestroyed(): boolean {
    return this.#destroyed;
  }

  destroy(): void {
    if (this.#destroyed) return;
    this.#destroyed = true;
    for (const id of [...this.#frames.keys()]) this.#drop(id);
    this.emit('destroyed');
  }

  /** For specs: the documents that are shown, the top one first. */
  get frames(): readonly Frame[] {
    return [...this.#frames.values()].sort((a, b) => Number(a.parent !== null) - Number(b.parent !== null));
  }

  #page(): CdpSession {
    if (this.#session === null) throw new Error('the window has no page yet');
    return this.#session;
  }

  #onContext(context: { id: number; name: string; origin: string; auxData?: { frameId?: string } }): void {
    if (context.name !== PRELOAD_WORLD) return;
    const parent = this.#parents.get(context.auxData?.frameId ?? '') ?? null;
    const frame = new Frame(this.#page(), context.id, fromStandIn(context.origin), parent === null ? null : { parent });
    this.#frames.set(context.id, frame);
  }

  #onBinding(contextId: number, message: FromPage): void {
    const frame = this.#frames.get(contextId);
    if (frame === undefined) return;
    if (message.type === 'open') this.#onOpen(fromStandIn(message.url));
    else if (message.type === 'send') this.#onSend(frame, message.channel, message.args, message.origin);
    else frame.receive(message);
  }

  #onSend(frame: Frame, channel: string, args: readonly WireData[], origin: string): void {
    frame.origin = fromStandIn(origin);
    const event = { sender: this.view, senderFrame: frame.view, ports: [] };
    ipcMain.emit(channel, strict('IpcMainEvent', event), ...args.map(decode));
  }

  #onOpen(url: string): void {
    const { action } = this.#openHandler({ url });
    if (action === 'allow') throw new Error('windows opened by a page are not in the double of electron');
    record.deniedWindows.push(url);
  }

  #drop(contextId: number): void {
    this.#frames.get(contextId)?.destroy();
    this.#frames.delete(contextId);
  }

  async #onRequest(paused: PausedRequest): Promise<void> {
    const page = this.#page();
    if (
      paused.resourceType === 'Document' &&
      !this.#parents.has(paused.frameId) &&
      !this.#mayNavigate(paused.request.url)
    ) {
      record.blockedNavigations.push(fromStandIn(paused.request.url));
      await page.send('Fetch.failRequest', { requestId: paused.requestId, errorReason: 'Aborted' });
      return;
    }
    await fulfil(page, paused);
  }

  /** The app's word on a navigation that the page began. */
  #mayNavigate(url: string): boolean {
    const ordered = this.#ordered === url;
    this.#ordered = null;
    if (ordered) return true;
    let prevented = false;
    const event = { url: fromStandIn(url), preventDefault: () => (prevented = true) };
    this.emit('will-navigate', event, event.url);
    return !prevented;
  }
}
