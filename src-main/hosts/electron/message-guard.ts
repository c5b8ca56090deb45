import type { MessagePortMain } from 'electron';

type Listener = (event?: { data: unknown }) => void;

/** What the RPC handler needs of a port. */
export interface GuardedPort {
  on(event: string, listener: Listener): void;
  postMessage(data: unknown): void;
}

/**
 * Lets only encoded RPC messages (text or bytes) of at most `maxBytes` through; anything else closes the
 * port, which ends every call and stream of that window.
 */
export function guardPort(port: MessagePortMain, maxBytes: number): GuardedPort {
  const guard = (listener: Listener): Listener => {
    return (event) => {
      if (sizeOf(event?.data) <= maxBytes) listener(event);
      else port.close();
    };
  };
  return {
    on(event, listener) {
      if (event === 'message') port.on('message', guard(listener));
      else if (event === 'close') port.on('close', () => listener());
    },
    postMessage: (data) => port.postMessage(data),
  };
}

/** Bytes of an encoded message; Infinity for what is none. Text is bounded by 3 bytes a UTF-16 unit. */
function sizeOf(data: unknown): number {
  if (typeof data === 'string') return data.length * 3 <= 1024 ? data.length : Buffer.byteLength(data);
  if (data instanceof ArrayBuffer || ArrayBuffer.isView(data)) return data.byteLength;
  return Number.POSITIVE_INFINITY;
}
