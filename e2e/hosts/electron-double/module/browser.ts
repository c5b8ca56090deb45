import { CdpConnection, type CdpSession } from './cdp.ts';

/** Environment variable with the DevTools address of the Chromium whose pages are the windows. */
export const BROWSER_ENDPOINT = 'ELECTRON_DOUBLE_BROWSER';

let connection: CdpConnection | null = null;

/** Connects to the browser; the double cannot run without one. */
export async function connectBrowser(onClose: () => void): Promise<void> {
  const endpoint = process.env[BROWSER_ENDPOINT];
  if (endpoint === undefined) throw new Error(`${BROWSER_ENDPOINT} names no browser`);
  connection = await CdpConnection.connect(endpoint);
  connection.onClose(onClose);
  await connection.session().send('Target.setDiscoverTargets', { discover: true });
}

export function browserSession(): CdpSession {
  return connected().session();
}

/** A session of our own on a page. */
export async function attach(targetId: string): Promise<CdpSession> {
  const { sessionId } = await browserSession().send('Target.attachToTarget', { targetId, flatten: true });
  return connected().session(sessionId);
}

function connected(): CdpConnection {
  if (connection === null) throw new Error('the app is not ready yet');
  return connection;
}
