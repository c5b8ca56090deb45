import type { IncomingMessage } from 'node:http';

/** A request that is turned away: its status and a sentence for whoever reads it. */
export interface Refusal {
  readonly status: 400 | 401 | 403 | 404 | 421;
  readonly reason: string;
}

/** What kind of request it is: those that change something or open the WebSocket must say where they come from. */
export type RequestKind = 'read' | 'write';

/**
 * Judges where a request comes from before anything else is looked at: null where it may go on.
 * - request target: origin form only (`/path`)
 * - Host: exactly one, and exactly ours; a page of a foreign name that resolves to 127.0.0.1 is stopped here
 * - Origin: ours where there is one, and there must be one for writes and WebSockets
 * - Sec-Fetch-Site: where a browser sends it, the page itself or the user must have asked
 */
export function judgeRequest(request: IncomingMessage, port: number, kind: RequestKind): Refusal | null {
  if (!request.url?.startsWith('/')) return { status: 400, reason: 'The request target must be a path.' };
  const hosts = headerValues(request, 'host');
  const [host] = hosts;
  if (hosts.length !== 1 || host === undefined || !ourHosts(port).includes(host.toLowerCase())) {
    return { status: 421, reason: 'This server answers only under its own address.' };
  }
  return judgeOrigin(request, host.toLowerCase(), kind);
}

function judgeOrigin(request: IncomingMessage, host: string, kind: RequestKind): Refusal | null {
  const origins = headerValues(request, 'origin');
  if (origins.length > 1 || (origins[0] !== undefined && origins[0] !== `http://${host}`)) {
    return { status: 403, reason: 'Requests of other pages are not answered.' };
  }
  if (kind === 'write' && origins.length === 0) return { status: 403, reason: 'The request must name its origin.' };
  const site = headerValues(request, 'sec-fetch-site');
  if (site.every((value) => value === 'same-origin' || value === 'none')) return null;
  return { status: 403, reason: 'Open the link by pasting it into the address bar, not from another page.' };
}

function ourHosts(port: number): readonly string[] {
  return [`127.0.0.1:${port}`, `localhost:${port}`];
}

/** Every value of a header; Node's own `headers` silently drops the second of a doubled Host. */
function headerValues(request: IncomingMessage, name: string): string[] {
  const raw = request.rawHeaders;
  return raw.filter((_, index) => index % 2 === 1 && raw[index - 1]?.toLowerCase() === name);
}
