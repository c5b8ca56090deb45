import { RPCHandler } from '@orpc/server/message-port';
import { type IpcMainEvent, ipcMain, MessageChannelMain, type WebContents } from 'electron';
import { MAX_MESSAGE_BYTES, PORT_CHANNEL } from '../../../src-shared/contract/transport.ts';
import type { App } from '../../app.ts';
import { guardPort } from './message-guard.ts';
import { isTrustedSender } from './trusted-sender.ts';

/**
 * Answers a page's request for its line to the app: one end of a new channel goes to the frame that asked,
 * the other serves the contract. Requests of anyone but the app's own pages get no answer.
 */
export function servePorts(router: App['router'], isKnownWindow: (contents: WebContents) => boolean): void {
  const handler = new RPCHandler(router);
  ipcMain.on(PORT_CHANNEL, (event: IpcMainEvent) => {
    if (!isTrustedSender(event, isKnownWindow)) return;
    const { port1, port2 } = new MessageChannelMain();
    handler.upgrade(guardPort(port1, MAX_MESSAGE_BYTES), { context: {} });
    port1.start();
    event.senderFrame?.postMessage(PORT_CHANNEL, null, [port2]);
  });
}
