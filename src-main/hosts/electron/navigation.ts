import { session, shell, type WebContents } from 'electron';
import { APP_ORIGIN } from '../../../src-shared/contract/transport.ts';

/** Hosts whose https pages a link of the app may open in the user's browser. */
const EXTERNAL_HOSTS: ReadonlySet<string> = new Set(['github.com', 'nodejs.org', 'redis.io', 'www.sqlite.org']);

/** Writing text to the clipboard after a click: the copy buttons. */
const COPY_PERMISSION = 'clipboard-sanitized-write';

/** True for an https address without credentials on a host of the list. */
export function isExternalAllowed(address: string): boolean {
  const url = URL.parse(address);
  if (url === null || url.username !== '' || url.password !== '') return false;
  return url.protocol === 'https:' && url.port === '' && EXTERNAL_HOSTS.has(url.hostname);
}

/** Keeps a window on the app's own page: it goes nowhere, opens nothing, embeds nothing. */
export function confineNavigation(contents: WebContents): void {
  contents.on('will-navigate', (event) => {
    if (!isOwnPage(event.url)) event.preventDefault();
  });
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    if (isExternalAllowed(url)) void shell.openExternal(url);
    return { action: 'deny' };
  });
}

/** Denies every permission (camera, notifications, clipboard reading, devices ...) but one: copying text out. */
export function denyPermissions(): void {
  const { defaultSession } = session;
  const isGranted = (permission: string, asker: string) => permission === COPY_PERMISSION && isOwnPage(asker);
  defaultSession.setPermissionRequestHandler((_contents, permission, decide, details) => {
    decide(isGranted(permission, details.requestingUrl));
  });
  defaultSession.setPermissionCheckHandler((_contents, permission, origin) => isGranted(permission, origin));
  defaultSession.setDevicePermissionHandler(() => false);
}

function isOwnPage(address: string): boolean {
  const url = URL.parse(address);
  const own = new URL(APP_ORIGIN);
  return url !== null && url.protocol === own.protocol && url.host === own.host;
}
