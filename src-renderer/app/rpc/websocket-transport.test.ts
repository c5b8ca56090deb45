import { expect, it, vi } from 'vitest';
import { retryDelay, webSocketTransport } from './websocket-transport.ts';

/** A socket whose life the test decides. */
class FakeSocket extends EventTarget {
  readyState = 0;
  send(): void {}
  open(): void {
    this.readyState = 1;
    this.dispatchEvent(new Event('open'));
  }
  close(): void {
    this.readyState = 3;
    this.dispatchEvent(new Event('close'));
  }
}

function start(isAccepted = async () => true) {
  const sockets: FakeSocket[] = [];
  const transport = webSocketTransport({
    open: () => {
      const socket = new FakeSocket();
      sockets.push(socket);
      return socket as unknown as WebSocket; // the transport uses just these members
    },
    isAccepted,
    delayMs: () => 0,
  });
  const states: string[] = [];
  transport.subscribe(() => states.push(transport.getState()));
  return { sockets, transport, states };
}

it('connects again after the socket broke', async () => {
  const { sockets, transport, states } = start();
  sockets[0]?.open();
  sockets[0]?.close();
  await vi.waitFor(() => expect(sockets).toHaveLength(2));
  sockets[1]?.open();
  expect(states).toEqual(['connected', 'lost', 'connected']);
  expect(transport.getState()).toBe('connected');
});

it('rejects a call at once while the connection is lost', async () => {
  const { sockets, transport } = start();
  sockets[0]?.open();
  sockets[0]?.close();
  await expect(transport.link.call(['queues', 'list'], undefined, { context: {} })).rejects.toMatchObject({
    code: 'host.disconnected',
  });
});

it('gives up where the app no longer accepts this window', async () => {
  const { sockets, transport } = start(async () => false);
  sockets[0]?.close();
  await vi.waitFor(() => expect(transport.getState()).toBe('refused'));
  expect(sockets).toHaveLength(1);
});

it('waits longer with every attempt, up to five seconds', () => {
  expect([0, 1, 2, 10].map(retryDelay)).toEqual([250, 500, 1000, 5000]);
});
