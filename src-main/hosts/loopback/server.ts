import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { DOWNLOAD_PATH, RPC_PATH, UPLOAD_PATH } from '../../../src-shared/contract/transport.ts';
import { isAppError, toAppError } from '../../../src-shared/errors/app-error.ts';
import type { App } from '../../app.ts';
import type { Logger } from '../../platform/logger.ts';
import { sendDownload } from './http/download.ts';
import { refuseUpgrade, sendJson, sendSentence } from './http/responses.ts';
import { StaticFiles } from './http/static-files.ts';
import { receiveUpload, type UploadOptions } from './http/upload.ts';
import { RpcSockets } from './rpc-socket.ts';
import { judgeRequest, type Refusal } from './security/request-guard.ts';
import { Session } from './security/session.ts';

export interface LoopbackOptions {
  readonly router: App['router'];
  /** 0 takes any free port. */
  readonly port: number;
  /** Folder of the built page. */
  readonly rendererDir: string;
  readonly uploads: UploadOptions;
  /** Folder of files on their way into or out of a queue. */
  readonly transferDir: string;
  readonly logger: Logger;
}

const NOT_ADMITTED =
  'This page is open only to the person who started the app. Open the link that was printed in the terminal; ' +
  'each link works once, and pressing Enter there prints a new one.';

const NOTHING_HERE = 'There is nothing under this address.';

/** The app on 127.0.0.1, for the browser of the one person who holds its link. */
export class LoopbackServer {
  readonly #session = new Session();
  readonly #http: Server;
  readonly #sockets: RpcSockets;
  readonly #files: StaticFiles;
  readonly #options: LoopbackOptions;

  private constructor(options: LoopbackOptions, files: StaticFiles) {
    this.#options = options;
    this.#files = files;
    this.#sockets = new RpcSockets(options.router, options.logger);
    // A missing Host must get our own answer, not Node's.
    this.#http = createServer({ requireHostHeader: false }, (request, response) => this.#answer(request, response));
    this.#http.on('upgrade', (request, socket, head) => this.#upgrade(request, socket, head));
    // Uploads may take long; headers may not (Node's default of 60 s stays for those).
    this.#http.requestTimeout = 0;
  }

  /** Resolves once connections are taken; rejects with Node's error where the port cannot be had. */
  static async listen(options: LoopbackOptions): Promise<LoopbackServer> {
    const server = new LoopbackServer(options, await StaticFiles.of(options.rendererDir));
    await new Promise<void>((resolve, reject) => {
      server.#http.once('error', reject);
      server.#http.listen({ host: '127.0.0.1', port: options.port, exclusive: true }, resolve);
    });
    return server;
  }

  get port(): number {
    return this.#bound().port;
  }

  /** The one address it listens on. */
  get address(): string {
    return this.#bound().address;
  }

  /** Name of this run's cookie. */
  get cookieName(): string {
    return this.#session.cookieName;
  }

  /** A link that lets one browser in, once; the link before it stops working. */
  newLink(): string {
    return `http://127.0.0.1:${this.port}/?token=${this.#session.issueLinkToken()}`;
  }

  /** Takes no more connections and ends those there are. */
  async close(): Promise<void> {
    this.#sockets.closeAll();
    const closed = new Promise<void>((resolve) => this.#http.close(() => resolve()));
    this.#http.closeIdleConnections();
    const force = setTimeout(() => {
      this.#sockets.terminateAll();
      this.#http.closeAllConnections();
    }, 1000);
    await closed;
    clearTimeout(force);
  }

  #bound(): AddressInfo {
    const bound = this.#http.address();
    if (bound === null || typeof bound === 'string') throw new Error('The server does not listen.');
    return bound;
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    this.#route(request, response).catch((error) => {
      this.#options.logger.error('A request could not be answered.', { error: toAppError(error).message });
      if (response.headersSent) response.destroy();
      else sendSentence(response, 500, 'Something unexpected went wrong.');
    });
  }

  async #route(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const origin = judgeRequest(request, this.port, isRead(request) ? 'read' : 'write');
    const target = parseTarget(request.url ?? '');
    const token = target.path === '/' && request.method === 'GET' ? target.query.get('token') : null;
    const redeemed = origin === null && token !== null && this.#session.redeem(token);
    const refusal = origin ?? (redeemed ? null : this.#checkCookie(request));
    if (refusal !== null) sendSentence(response, refusal.status, refusal.reason, { Connection: 'close' });
    // Also for a used link in its own browser: the token leaves the address bar.
    else if (token !== null) this.#letIn(response);
    else await this.#serve(request, response, target);
  }

  #checkCookie(request: IncomingMessage): Refusal | null {
    return this.#session.admits(request.headers.cookie) ? null : { status: 401, reason: NOT_ADMITTED };
  }

  async #serve(request: IncomingMessage, response: ServerResponse, { path, query }: Target): Promise<void> {
    if (path === UPLOAD_PATH) await this.#upload(request, response, query);
    else if (!isRead(request)) refuseMethod(response, 'GET, HEAD');
    else if (path === DOWNLOAD_PATH) await this.#download(response, query.get('id') ?? '');
    else if (!(await this.#files.serve(path, response))) sendSentence(response, 404, NOTHING_HERE);
  }

  #letIn(response: ServerResponse): void {
    sendSentence(response, 303, 'You are let in.', { Location: '/', 'Set-Cookie': this.#session.setCookie() });
  }

  async #upload(request: IncomingMessage, response: ServerResponse, query: URLSearchParams): Promise<void> {
    if (request.method !== 'POST') refuseMethod(response, 'POST');
    else if (!isFileBody(request)) sendSentence(response, 415, 'The body must be application/octet-stream.');
    else await this.#receive(request, response, query);
  }

  async #receive(request: IncomingMessage, response: ServerResponse, query: URLSearchParams): Promise<void> {
    const { uploads, transferDir } = this.#options;
    // What is opened as a queue stays; what is imported is needed once.
    const options = query.get('for') === 'import' ? { ...uploads, uploadsDir: transferDir } : uploads;
    try {
      sendJson(response, 200, { path: await receiveUpload(request, query.get('name') ?? '', options) });
    } catch (error) {
      if (!isAppError(error)) throw error;
      response.setHeader('Connection', 'close');
      sendJson(response, error.code === 'file.too-large' ? 413 : 500, error.toWire());
    }
  }

  async #download(response: ServerResponse, id: string): Promise<void> {
    if (await sendDownload(response, this.#options.transferDir, id)) return;
    sendSentence(
      response,
      404,
      'The file is not there any more: files that were made to be fetched are kept for a day.',
    );
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => socket.destroy());
    const elsewhere: Refusal | null = request.url === RPC_PATH ? null : { status: 404, reason: NOTHING_HERE };
    const refusal = judgeRequest(request, this.port, 'write') ?? this.#checkCookie(request) ?? elsewhere;
    if (refusal !== null) refuseUpgrade(socket, refusal.status, refusal.reason);
    else this.#sockets.accept(request, socket, head);
  }
}

interface Target {
  readonly path: string;
  readonly query: URLSearchParams;
}

/** Takes a request target apart without decoding or resolving its path: names are compared as they are. */
function parseTarget(target: string): Target {
  const mark = target.indexOf('?');
  if (mark < 0) return { path: target, query: new URLSearchParams() };
  return { path: target.slice(0, mark), query: new URLSearchParams(target.slice(mark + 1)) };
}

function isRead(request: IncomingMessage): boolean {
  return request.method === 'GET' || request.method === 'HEAD';
}

function refuseMethod(response: ServerResponse, allowed: string): void {
  sendSentence(response, 405, `Only ${allowed} is answered here.`, { Allow: allowed, Connection: 'close' });
}

/** Forms of other sites can send only three content types, and this is none of them. */
function isFileBody(request: IncomingMessage): boolean {
  return request.headers['content-type']?.split(';')[0]?.trim().toLowerCase() === 'application/octet-stream';
}
