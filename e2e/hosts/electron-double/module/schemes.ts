export type SchemeHandler = (request: Request) => Response | Promise<Response>;

const privileged = new Set<string>();
const handlers = new Map<string, SchemeHandler>();

/**
 * Chromium cannot be told of a new scheme from outside, so pages of `scheme://host` live at
 * `https://host.scheme.invalid`: a secure origin of their own, whose requests never reach a network.
 */
const STAND_IN = /^https:\/\/([a-z0-9-]+)\.([a-z0-9-]+)\.invalid(?=\/|$)/;

export function allowScheme(scheme: string): void {
  privileged.add(scheme);
}

export function handleScheme(scheme: string, handler: SchemeHandler): void {
  if (!privileged.has(scheme)) throw new Error(`scheme ${scheme} was not registered before the app was ready`);
  handlers.set(scheme, handler);
}

export function handlerOf(address: string): SchemeHandler | null {
  return handlers.get(new URL(address).protocol.slice(0, -1)) ?? null;
}

/** The address in Chromium of an address of the app. */
export function toStandIn(address: string): string {
  return address.replace(/^([a-z0-9-]+):\/\/([a-z0-9-]+)/, (all, scheme, host) =>
    privileged.has(scheme) ? `https://${host}.${scheme}.invalid` : all,
  );
}

/** The app's address (or origin) for one in Chromium. */
export function fromStandIn(address: string): string {
  return address.replace(STAND_IN, (all, host, scheme) => (privileged.has(scheme) ? `${scheme}://${host}` : all));
}
