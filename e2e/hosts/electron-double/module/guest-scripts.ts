import { readFileSync } from 'node:fs';
import { BINDING, FILE_PATHS, installBridge, installShim, RECEIVE } from './page-shim.ts';

/** Script of the page's own world. */
export function bridgeScript(): string {
  return `(${installBridge.toString()})();`;
}

/**
 * Script of the preload world. Every document gets the means to reach the main process, so that specs can
 * forge senders; the app's preload itself runs in the top frame only, as in Electron.
 */
export function preloadScript(preloadFile: string | undefined): string {
  const names = { binding: BINDING, receive: RECEIVE, filePaths: FILE_PATHS };
  const shim = `const require = (${installShim.toString()})(${JSON.stringify(names)}); globalThis.__electron = require('electron');`;
  if (preloadFile === undefined) return shim;
  const preload = readFileSync(preloadFile, 'utf8');
  return `${shim}\nif (window === window.top) { (function (require, module, exports) {\n${preload}\n})(require, { exports: {} }, {}); }`;
}
