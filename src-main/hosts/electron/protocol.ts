import { readFile } from 'node:fs/promises';
import { resolve, sep } from 'node:path';
import { type CustomScheme, protocol } from 'electron';
import { APP_ORIGIN } from '../../../src-shared/contract/transport.ts';
import { contentTypeOf, SECURITY_HEADERS } from '../page.ts';

const origin = new URL(APP_ORIGIN);

const SCHEME: CustomScheme = {
  scheme: origin.protocol.slice(0, -1),
  privileges: { standard: true, secure: true, supportFetchAPI: true },
};

/** Must run before the app is ready: Chromium reads the list once, at its start. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([SCHEME]);
}

/** Answers requests for APP_ORIGIN from the files of a folder; call once the app is ready. */
export function serveAppFrom(folder: string): void {
  protocol.handle(SCHEME.scheme, (request) => answer(folder, request));
}

async function answer(folder: string, request: Request): Promise<Response> {
  if (request.method !== 'GET') return refusal(405);
  const file = fileFor(folder, request.url);
  if (file === null) return refusal(404);
  try {
    return new Response(new Uint8Array(await readFile(file)), { headers: headersFor(file) });
  } catch {
    return refusal(404);
  }
}

/** The file a URL names, or null where it is of another host, malformed, or outside the folder. */
export function fileFor(folder: string, requested: string): string | null {
  const url = URL.parse(requested);
  if (url === null || url.protocol !== origin.protocol || url.host !== origin.host) return null;
  const path = decode(url.pathname);
  if (path === null || path.includes('\0') || path.includes('\\')) return null;
  const root = resolve(folder);
  const file = resolve(root, `.${path}`);
  return file.startsWith(root + sep) ? file : null;
}

function decode(path: string): string | null {
  try {
    return decodeURIComponent(path);
  } catch {
    return null;
  }
}

function headersFor(file: string): Record<string, string> {
  return { ...SECURITY_HEADERS, 'Content-Type': contentTypeOf(file) };
}

function refusal(status: 404 | 405): Response {
  const headers = { ...SECURITY_HEADERS, 'Content-Type': 'text/plain' };
  return new Response(status === 404 ? 'Not found' : 'Method not allowed', { status, headers });
}
