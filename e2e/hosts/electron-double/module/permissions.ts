import { browserSession } from './browser.ts';
import { record } from './control-state.ts';
import { fromStandIn } from './schemes.ts';

type CheckHandler = (contents: object | null, permission: string, origin: string) => boolean;
type RequestHandler = (
  contents: object,
  permission: string,
  decide: (granted: boolean) => void,
  details: { requestingUrl: string; isMainFrame: boolean },
) => void;

/** Electron's name of a permission, and Chromium's. */
const PERMISSIONS = [
  ['geolocation', 'geolocation'],
  ['notifications', 'notifications'],
  ['media', 'camera'],
  ['media', 'microphone'],
  ['midi', 'midi'],
  ['clipboard-read', 'clipboard-read'],
  ['clipboard-sanitized-write', 'clipboard-write'],
] as const;

let check: CheckHandler = () => true;
let request: RequestHandler = (_contents, _permission, decide) => decide(true);

export const defaultSession = {
  setPermissionCheckHandler: (handler: CheckHandler) => {
    check = handler;
  },
  setPermissionRequestHandler: (handler: RequestHandler) => {
    request = handler;
  },
  setDevicePermissionHandler: (_handler: () => boolean) => undefined,
};

/** Gives Chromium the app's answers for the origin of a page that is about to load. */
export async function applyPermissions(url: string, contents: object): Promise<void> {
  const { origin } = new URL(url);
  for (const [permission, name] of PERMISSIONS) {
    const setting = isGranted(permission, url, contents) ? 'granted' : 'denied';
    record.permissions[permission] = setting;
    await browserSession().send('Browser.setPermission', { permission: { name }, setting, origin });
  }
}

/** As in Electron, both handlers must agree. */
function isGranted(permission: string, url: string, contents: object): boolean {
  const address = fromStandIn(url);
  let granted = false;
  const details = { requestingUrl: address, isMainFrame: true };
  request(
    contents,
    permission,
    (answer) => {
      granted = answer;
    },
    details,
  );
  return granted && check(contents, permission, fromStandIn(new URL(url).origin));
}
