import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { SECURITY_HEADERS } from '../../page.ts';

type Headers = Readonly<Record<string, string>>;

/** Answers with a body that is never stored by the browser, unless the headers say otherwise. */
export function send(response: ServerResponse, status: number, body: string | Buffer, headers: Headers = {}): void {
  response.writeHead(status, {
    ...SECURITY_HEADERS,
    'Cache-Control': 'no-store',
    'Content-Length': String(Buffer.byteLength(body)),
    ...headers,
  });
  response.end(response.req.method === 'HEAD' ? undefined : body);
}

/** Answers with a sentence: as a small page where a person will see it, as plain text otherwise. */
export function sendSentence(response: ServerResponse, status: number, sentence: string, headers: Headers = {}): void {
  if (!wantsPage(response.req)) {
    send(response, status, `${sentence}\n`, { 'Content-Type': 'text/plain; charset=utf-8', ...headers });
    return;
  }
  const page = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Poppo Queue</title>
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:34rem;margin:20vh auto;padding:0 1.5rem;color-scheme:light dark}</style>
<h1>Poppo Queue</h1><p>${escapeHtml(sentence)}</p></html>`;
  send(response, status, page, { 'Content-Type': 'text/html; charset=utf-8', ...headers });
}

export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  send(response, status, JSON.stringify(body), { 'Content-Type': 'application/json; charset=utf-8' });
}

/** Ends a WebSocket upgrade that is turned away. */
export function refuseUpgrade(socket: Duplex, status: number, sentence: string): void {
  const lines = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    'Connection: close',
    'Content-Type: text/plain; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(sentence)}`,
  ];
  socket.end(`${lines.join('\r\n')}\r\n\r\n${sentence}`);
}

function wantsPage(request: IncomingMessage): boolean {
  return (request.headers.accept ?? '').includes('text/html');
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
