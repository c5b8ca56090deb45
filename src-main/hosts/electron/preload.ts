import { contextBridge, ipcRenderer, webUtils } from 'electron';
import { PORT_CHANNEL, PORT_MESSAGE } from '../../../src-shared/contract/transport.ts';

/** All of the page that this script touches; the DOM's types stay out of the main process's program. */
declare const window: {
  readonly location: { readonly origin: string };
  addEventListener(type: 'load', listener: () => void, options: { readonly once: true }): void;
  postMessage(message: string, targetOrigin: string, transfer: readonly object[]): void;
};

/** Resolves once the page's scripts have run, so that the page already listens for the port. */
const loaded = new Promise<void>((resolve) => {
  window.addEventListener('load', () => resolve(), { once: true });
});

ipcRenderer.on(PORT_CHANNEL, async (event) => {
  const [port] = event.ports;
  if (port === undefined) return;
  await loaded;
  window.postMessage(PORT_MESSAGE, window.location.origin, [port]);
});

ipcRenderer.send(PORT_CHANNEL);

contextBridge.exposeInMainWorld('poppoHost', {
  /** Path of a file that was dropped or chosen; empty for one that is not on disk. */
  pathForFile: (file: File): string => webUtils.getPathForFile(file),
});
