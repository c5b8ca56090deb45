import type { FromPage, ToPage, WireData } from './wire.ts';

/** Name of the function through which the preload world reaches the main process. */
export const BINDING = '__electronDoubleSend';
/** Name of the function through which the main process reaches the preload world. */
export const RECEIVE = '__electronDoubleReceive';
/** Object in the preload world with the path on disk of files, by name. */
export const FILE_PATHS = '__electronDoubleFilePaths';
/** The isolated world in which preload scripts run, as in Electron with contextIsolation. */
export const PRELOAD_WORLD = 'electron-double-preload';

interface ShimNames {
  readonly binding: string;
  readonly receive: string;
  readonly filePaths: string;
}

/**
 * The renderer side of `electron` in the preload world: ipcRenderer, contextBridge, webUtils. Its source
 * text is run in the page, so it refers to nothing outside of itself. Answers the preload's `require`.
 */
export function installShim({ binding, receive, filePaths }: ShimNames): (name: string) => object {
  const world = globalThis as unknown as Record<string, (value: string) => void>;
  const ports = new Map<number, MessagePort>();
  const listeners = new Map<string, ((event: object, data: unknown) => void)[]>();

  const toMain = (message: FromPage) => world[binding]?.(JSON.stringify(message));

  const encode = (value: unknown): WireData => {
    if (value === undefined) return { kind: 'undefined' };
    const isBuffer = value instanceof ArrayBuffer;
    if (!isBuffer && !ArrayBuffer.isView(value)) return { kind: 'json', value };
    const view = isBuffer ? new Uint8Array(value) : new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
    let text = '';
    for (let at = 0; at < view.length; at += 8192) text += String.fromCharCode(...view.subarray(at, at + 8192));
    return { kind: 'bytes', base64: btoa(text), buffer: isBuffer };
  };

  const decode = (data: WireData): unknown => {
    if (data.kind === 'undefined') return undefined;
    if (data.kind === 'json') return data.value;
    const view = Uint8Array.from(atob(data.base64), (letter) => letter.charCodeAt(0));
    return data.buffer ? view.buffer : view;
  };

  /** Ports in the order in which they were handed to the page, by which both worlds know them. */
  const adopted: number[] = [];

  /** The page's end of a port of the main process. */
  const adopt = (portId: number): MessagePort => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = (event) => toMain({ type: 'port-message', portId, data: encode(event.data) });
    ports.set(portId, port1);
    adopted.push(portId);
    return port2;
  };

  document.addEventListener('electron-double:port-closed-by-page', (event) => {
    const portId = adopted[(event as CustomEvent<number>).detail];
    if (portId !== undefined) toMain({ type: 'port-close', portId });
  });

  const closeFromMain = (portId: number) => {
    ports.get(portId)?.close();
    document.dispatchEvent(new CustomEvent('electron-double:port-closed-by-main', { detail: adopted.indexOf(portId) }));
  };

  world[receive] = (text) => {
    const message = JSON.parse(text) as ToPage;
    if (message.type === 'port-message') ports.get(message.portId)?.postMessage(decode(message.data));
    else if (message.type === 'port-close') closeFromMain(message.portId);
    else {
      const event = { ports: message.portIds.map(adopt) };
      for (const listener of listeners.get(message.channel) ?? []) listener(event, decode(message.data));
    }
  };

  document.addEventListener('electron-double:open', (event) => {
    toMain({ type: 'open', url: (event as CustomEvent<string>).detail });
  });

  const ipcRenderer = {
    send: (channel: string, ...args: unknown[]) =>
      toMain({ type: 'send', channel, args: args.map(encode), origin: globalThis.origin }),
    on: (channel: string, listener: (event: object, data: unknown) => void) => {
      listeners.set(channel, [...(listeners.get(channel) ?? []), listener]);
    },
  };

  const contextBridge = {
    exposeInMainWorld: (name: string, api: Record<string, (...args: unknown[]) => unknown>) => {
      document.addEventListener(`electron-double:call:${name}`, (event) => {
        const call = (event as CustomEvent<{ key: string; args: unknown[] }>).detail;
        const value = api[call.key]?.(...call.args);
        document.dispatchEvent(new CustomEvent(`electron-double:return:${name}`, { detail: { value } }));
      });
      const detail = { name, keys: Object.keys(api) };
      document.dispatchEvent(new CustomEvent('electron-double:expose', { detail }));
    },
  };

  const paths: Record<string, string> = {};
  Object.assign(globalThis, { [filePaths]: paths });
  const webUtils = { getPathForFile: (file: File) => paths[file.name] ?? '' };

  const electron: Record<string, object> = { ipcRenderer, contextBridge, webUtils };
  return (name) => {
    if (name !== 'electron') throw new Error(`module not found: ${name} (a sandboxed preload has electron only)`);
    return new Proxy(electron, {
      get: (target, key) => {
        const part = target[String(key)];
        if (part === undefined) throw new Error(`${String(key)} is not in the double of electron (preload)`);
        return part;
      },
    });
  };
}

/**
 * The page's own world: makes what the preload exposes callable there, gives ports the `close` event that
 * Electron adds to the web's, and asks the main process about new windows. Runs before the preload.
 */
export function installBridge(): void {
  const askToOpen = (url: string) => {
    document.dispatchEvent(new CustomEvent('electron-double:open', { detail: new URL(url, location.href).href }));
  };

  // As in Electron, the page gets null and no window ever exists where the app denies it.
  window.open = (url = '') => {
    askToOpen(String(url));
    return null;
  };

  window.addEventListener('click', (event) => {
    const link = (event.target as Element | null)?.closest?.('a[target="_blank"]');
    if (!(link instanceof HTMLAnchorElement) || event.defaultPrevented) return;
    event.preventDefault();
    askToOpen(link.href);
  });

  const ports: MessagePort[] = [];

  window.addEventListener('message', (event) => {
    for (const port of event.ports) {
      const index = ports.push(port) - 1;
      const close = port.close.bind(port);
      port.close = () => {
        close();
        document.dispatchEvent(new CustomEvent('electron-double:port-closed-by-page', { detail: index }));
      };
    }
  });

  document.addEventListener('electron-double:port-closed-by-main', (event) => {
    ports[(event as CustomEvent<number>).detail]?.dispatchEvent(new Event('close'));
  });

  document.addEventListener('electron-double:expose', (event) => {
    const { name, keys } = (event as CustomEvent<{ name: string; keys: string[] }>).detail;
    const call = (key: string, args: unknown[]): unknown => {
      let value: unknown;
      const onReturn = (returned: Event) => {
        value = (returned as CustomEvent<{ value: unknown }>).detail.value;
      };
      document.addEventListener(`electron-double:return:${name}`, onReturn, { once: true });
      document.dispatchEvent(new CustomEvent(`electron-double:call:${name}`, { detail: { key, args } }));
      return value;
    };
    const api = Object.fromEntries(keys.map((key) => [key, (...args: unknown[]) => call(key, args)]));
    Object.defineProperty(window, name, { value: Object.freeze(api), configurable: false, writable: false });
  });
}
