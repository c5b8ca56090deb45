import { once } from 'node:events';
import type { CDPSession } from 'playwright-core';

type Listener = (params: never) => void;

interface Pending {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

interface Message {
  readonly id?: number;
  readonly sessionId?: string;
  readonly method?: string;
  readonly params?: never;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

/** One session of the DevTools protocol: the browser's own, or that of a page. Typed as Playwright types it. */
export interface CdpSession {
  readonly send: CDPSession['send'];
  readonly on: CDPSession['on'];
}

/** A connection to a running Chromium, over its DevTools WebSocket. */
export class CdpConnection {
  readonly #socket: WebSocket;
  readonly #pending = new Map<number, Pending>();
  readonly #listeners = new Map<string, Listener[]>();
  #lastId = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.addEventListener('message', (event) => this.#receive(JSON.parse(String(event.data))));
    socket.addEventListener('close', () => this.#end());
  }

  static async connect(endpoint: string): Promise<CdpConnection> {
    const socket = new WebSocket(endpoint);
    const connection = new CdpConnection(socket);
    await once(socket, 'open');
    return connection;
  }

  onClose(listener: () => void): void {
    this.#socket.addEventListener('close', listener);
  }

  /** The session of that id, or the browser's own where there is none. */
  session(sessionId = ''): CdpSession {
    // The protocol's types pair each method with its own parameters; JSON carries them untyped.
    return {
      send: ((method: string, params?: object) => this.#send(sessionId, method, params)) as CDPSession['send'],
      on: ((method: string, listener: Listener) =>
        this.#on(sessionId, method, listener)) as unknown as CDPSession['on'],
    };
  }

  #send(sessionId: string, method: string, params: object = {}): Promise<unknown> {
    this.#lastId += 1;
    const id = this.#lastId;
    const message = { id, method, params, ...(sessionId === '' ? {} : { sessionId }) };
    this.#socket.send(JSON.stringify(message));
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve, reject: (error) => reject(new Error(`${method}: ${error.message}`)) });
    });
  }

  #on(sessionId: string, method: string, listener: Listener): void {
    const key = `${sessionId} ${method}`;
    this.#listeners.set(key, [...(this.#listeners.get(key) ?? []), listener]);
  }

  #receive(message: Message): void {
    if (message.id === undefined) {
      this.#emit(message);
      return;
    }
    const pending = this.#pending.get(message.id);
    this.#pending.delete(message.id);
    if (message.error === undefined) pending?.resolve(message.result);
    else pending?.reject(new Error(message.error.message));
  }

  #emit({ sessionId = '', method = '', params }: Message): void {
    for (const listener of this.#listeners.get(`${sessionId} ${method}`) ?? []) listener(params as never);
  }

  #end(): void {
    for (const { reject } of this.#pending.values()) reject(new Error('the browser is gone'));
    this.#pending.clear();
  }
}
