import { PORT_MESSAGE } from '../../../src-shared/contract/transport.ts';
import type { AppPlatform } from './platform.tsx';

declare global {
  interface Window {
    /** Given by the preload script of the desktop shell. */
    readonly poppoHost?: { readonly pathForFile: (file: File) => string };
  }
}

export const electronPlatform: AppPlatform = {
  kind: 'electron',
  pathForFile: async (file) => {
    if (!window.poppoHost) throw new Error('The preload script did not run.');
    return window.poppoHost.pathForFile(file);
  },
};

/** Resolves with the port that the preload script hands over once the page has loaded. */
export function receivePort(): Promise<MessagePort> {
  return new Promise((resolve) => {
    window.addEventListener('message', function onMessage(event: MessageEvent) {
      const [port] = event.ports;
      if (event.source !== window || event.data !== PORT_MESSAGE || !port) return;
      window.removeEventListener('message', onMessage);
      resolve(port);
    });
  });
}
