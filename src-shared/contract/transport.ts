/** The largest message a window may send, bytes. Larger ones close the connection. */
export const MAX_MESSAGE_BYTES = 16 * 1024 * 1024;

/** Path of the WebSocket on the loopback host. */
export const RPC_PATH = '/rpc';

/** Path to which the browser host streams a dropped queue file; answers `{path}`. */
export const UPLOAD_PATH = '/upload';

/** Path from which the browser host gives out a file that a job made, by `?id=`. */
export const DOWNLOAD_PATH = '/download';

/** `data` of the window message with which the Electron preload hands the page its port. */
export const PORT_MESSAGE = 'poppo-queue:port';

/** ipcRenderer channel on which the preload asks the main process for a port. */
export const PORT_CHANNEL = 'poppo-queue:port';

/** Scheme and host of the page inside Electron. */
export const APP_ORIGIN = 'poppo-queue://app';
