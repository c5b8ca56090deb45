import { EventEmitter } from 'node:events';

/** Listeners get the event (sender, senderFrame, ports) and the arguments. */
export const ipcMain = new EventEmitter();
