import type { CdpSession } from './cdp.ts';
import { fromStandIn, handlerOf } from './schemes.ts';

/** The parts used of the event Fetch.requestPaused. */
export interface PausedRequest {
  readonly requestId: string;
  readonly frameId: string;
  readonly resourceType: string;
  readonly request: { readonly url: string; readonly method: string };
}

/** Pages of foreign origins that a spec has made up: address to HTML. */
export const foreignPages = new Map<string, string>();

/** Answers a page's request by the app's protocol handler; the network does not exist. */
export async function fulfil(page: CdpSession, { requestId, request }: PausedRequest): Promise<void> {
  const response = await answer(request.url, request.method);
  if (response === null) {
    await page.send('Fetch.failRequest', { requestId, errorReason: 'NameNotResolved' }).catch(() => undefined);
    return;
  }
  const body = Buffer.from(await response.arrayBuffer()).toString('base64');
  const responseHeaders = [...response.headers].map(([name, value]) => ({ name, value }));
  const options = { requestId, responseCode: response.status, responseHeaders, body };
  // The document may be gone by the time its file was read.
  await page.send('Fetch.fulfillRequest', options).catch(() => undefined);
}

async function answer(url: string, method: string): Promise<Response | null> {
  const foreign = foreignPages.get(url);
  if (foreign !== undefined) return new Response(foreign, { headers: { 'Content-Type': 'text/html' } });
  const address = fromStandIn(url);
  const handler = handlerOf(address);
  return handler === null ? null : handler(new Request(address, { method }));
}
