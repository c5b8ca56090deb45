import { once } from 'node:events';
import { createConnection, createServer, type Server, type Socket } from 'node:net';

/** Stands between client and server and loses what it is told to lose. */
export class CutProxy {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  /** Answers are swallowed, and the connection is cut after the first that was. */
  loseNextReply = false;
  /** Requests are swallowed. */
  isDeaf = false;
  /** Replies that were lost. */
  lost = 0;

  constructor(target: number) {
    this.#server = createServer((client) => this.#join(client, createConnection(target, '127.0.0.1')));
  }

  async listen(): Promise<number> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    const address = this.#server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  }

  /** Cuts every connection. */
  cut(): void {
    for (const socket of this.#sockets) socket.resetAndDestroy();
  }

  close(): void {
    this.cut();
    this.#server.close();
  }

  #join(client: Socket, server: Socket): void {
    client.on('data', (data) => {
      if (!this.isDeaf) server.write(data);
    });
    server.on('data', (data) => {
      if (!this.loseNextReply) {
        client.write(data);
        return;
      }
      this.loseNextReply = false;
      this.lost += 1;
      client.resetAndDestroy();
    });
    for (const socket of [client, server]) {
      this.#sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        this.#sockets.delete(socket);
        client.destroy();
        server.destroy();
      });
    }
  }
}
