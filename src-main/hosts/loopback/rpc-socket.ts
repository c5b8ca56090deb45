import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { RPCHandler } from '@orpc/server/ws';
import { type WebSocket, WebSocketServer } from 'ws';
import { MAX_MESSAGE_BYTES } from '../../../src-shared/contract/transport.ts';
import type { App } from '../../app.ts';
import type { Logger } from '../../platform/logger.ts';

/** Close code of a server that goes away. */
const GOING_AWAY = 1001;

/** Serves the contract on WebSockets that were let in. */
export class RpcSockets {
  readonly #handler: RPCHandler<Record<never, never>>;
  readonly #logger: Logger;
  readonly #server = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE_BYTES, perMessageDeflate: false });

  constructor(router: App['router'], logger: Logger) {
    this.#handler = new RPCHandler(router);
    this.#logger = logger;
  }

  /** Completes the handshake of a request that was checked. */
  accept(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    this.#server.handleUpgrade(request, socket, head, (webSocket) => this.#serve(webSocket));
  }

  /** Open connections. */
  get size(): number {
    return this.#server.clients.size;
  }

  closeAll(): void {
    for (const client of this.#server.clients) client.close(GOING_AWAY, 'The app is closing.');
  }

  /** Cuts the connections that did not close. */
  terminateAll(): void {
    for (const client of this.#server.clients) client.terminate();
  }

  #serve(webSocket: WebSocket): void {
    webSocket.on('error', (error) => this.#logger.warn('A window was cut off.', { error: error.message }));
    void this.#handler.upgrade({
      addEventListener: webSocket.addEventListener.bind(webSocket),
      // An event stream goes on only once its last event was taken, so that a slow window's backlog stays short.
      send: (data: Parameters<WebSocket['send']>[0]) => sendAndWait(webSocket, data),
    });
  }
}

/** Resolves once the message is handed to the system, or cannot be: the connection is closed then. */
function sendAndWait(webSocket: WebSocket, data: Parameters<WebSocket['send']>[0]): Promise<void> {
  return new Promise((resolve) => webSocket.send(data, () => resolve()));
}
