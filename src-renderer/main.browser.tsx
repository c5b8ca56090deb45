import './app/zod-config.ts';
import { RPC_PATH } from '../src-shared/contract/transport.ts';
import { mountApp } from './app/mount.tsx';
import { browserPlatform } from './app/platform/browser-platform.ts';
import { webSocketTransport } from './app/rpc/websocket-transport.ts';

const address = new URL(RPC_PATH, location.href.replace(/^http/, 'ws'));

/** A socket never tells why it was refused, a plain request does. No answer at all means: try again. */
async function isAccepted(): Promise<boolean> {
  const answer = await fetch('/', { method: 'HEAD', cache: 'no-store' }).catch(() => null);
  return answer?.status !== 401;
}

mountApp(webSocketTransport({ open: () => new WebSocket(address), isAccepted }), browserPlatform);
