import { RPCLink } from '@orpc/client/websocket';
import { AppError } from '../../../src-shared/errors/app-error.ts';
import type { ApiLink } from './client.ts';
import { withAppErrors } from './error-link.ts';
import { LinkStateHolder, type Transport } from './transport.ts';

export interface WebSocketTransportOptions {
  readonly open: () => WebSocket;
  /** Asks whether the app still accepts this window; false ends the attempts. */
  readonly isAccepted: () => Promise<boolean>;
  readonly delayMs?: (attempt: number) => number;
}

const RETRY_MIN_MS = 250;
const RETRY_MAX_MS = 5000;

/** 250 ms, 500 ms, 1 s ... 5 s. */
export function retryDelay(attempt: number): number {
  return Math.min(RETRY_MAX_MS, RETRY_MIN_MS * 2 ** attempt);
}

/**
 * A WebSocket that is opened again whenever it breaks. Calls under way when it breaks reject; calls made while it
 * is down reject at once with `host.disconnected`, and those made before the first connection wait for it.
 */
export function webSocketTransport(options: WebSocketTransportOptions): Transport {
  const state = new LinkStateHolder();
  const delayMs = options.delayMs ?? retryDelay;
  let attempt = 0;
  let current = connect();

  function connect(): ApiLink {
    const socket = options.open();
    socket.addEventListener('open', () => {
      attempt = 0;
      state.set('connected');
    });
    socket.addEventListener('close', () => void reconnect());
    return withAppErrors(new RPCLink({ websocket: socket }));
  }

  async function reconnect(): Promise<void> {
    state.set('lost');
    if (!(await options.isAccepted())) return state.set('refused');
    setTimeout(() => {
      current = connect();
    }, delayMs(attempt++));
  }

  const link: ApiLink = {
    call(path, input, callOptions) {
      const now = state.getState();
      if (now === 'lost' || now === 'refused') return Promise.reject(disconnected());
      return current.call(path, input, callOptions);
    },
  };
  return { link, getState: state.getState, subscribe: state.subscribe };
}

function disconnected(): AppError {
  return new AppError('host.disconnected', 'The connection to the app is lost.', {
    hint: 'It is tried again by itself; look whether the app still runs.',
  });
}
