/** What crosses between the double's main process and a page, as JSON. Binary goes as base64. */
export type WireData =
  | { readonly kind: 'json'; readonly value: unknown }
  | { readonly kind: 'undefined' }
  | { readonly kind: 'bytes'; readonly base64: string; readonly buffer: boolean };

/** From a frame's preload world to the main process. */
export type FromPage =
  | { readonly type: 'send'; readonly channel: string; readonly args: readonly WireData[]; readonly origin: string }
  | { readonly type: 'open'; readonly url: string }
  | PortFromPage;

export type PortFromPage =
  | { readonly type: 'port-message'; readonly portId: number; readonly data: WireData }
  | { readonly type: 'port-close'; readonly portId: number };

/** From the main process to a frame's preload world. */
export type ToPage =
  | { readonly type: 'message'; readonly channel: string; readonly data: WireData; readonly portIds: readonly number[] }
  | { readonly type: 'port-message'; readonly portId: number; readonly data: WireData }
  | { readonly type: 'port-close'; readonly portId: number };

/** Encodes what Electron would clone; values outside of JSON and bytes are not in the double. */
export function encode(value: unknown): WireData {
  if (value === undefined) return { kind: 'undefined' };
  if (value instanceof ArrayBuffer) return bytes(new Uint8Array(value), true);
  if (ArrayBuffer.isView(value)) return bytes(new Uint8Array(value.buffer, value.byteOffset, value.byteLength), false);
  if (typeof value === 'function' || typeof value === 'symbol' || typeof value === 'bigint') {
    throw new Error(`messages of type ${typeof value} are not in the double of electron`);
  }
  return { kind: 'json', value };
}

export function decode(data: WireData): unknown {
  if (data.kind === 'undefined') return undefined;
  if (data.kind === 'json') return data.value;
  const view = Uint8Array.from(Buffer.from(data.base64, 'base64'));
  return data.buffer ? view.buffer : view;
}

function bytes(view: Uint8Array, buffer: boolean): WireData {
  return { kind: 'bytes', base64: Buffer.from(view).toString('base64'), buffer };
}
