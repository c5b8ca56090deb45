import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import type { ContractRouterClient } from '@orpc/contract';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Contract } from '../../../src-shared/contract/index.ts';
import { MAX_MESSAGE_BYTES, RPC_PATH } from '../../../src-shared/contract/transport.ts';
import { failureOf } from '../../workspace/testing/test-app.ts';
import { startTestServer, type TestServer } from './testing/test-server.ts';

async function openWindow({ port, own }: TestServer) {
  // Node's own WebSocket takes headers too, which a browser's does not; its types are the browser's.
  const init = { headers: { Origin: headerValue(own.origin), Cookie: headerValue(own.cookie) } };
  const socket: WebSocket = Reflect.construct(WebSocket, [`ws://127.0.0.1:${port}${RPC_PATH}`, init]);
  onTestFinished(() => socket.close());
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve);
    socket.addEventListener('error', reject);
  });
  const client: ContractRouterClient<Contract> = createORPCClient(new RPCLink({ websocket: socket }));
  const closed = new Promise<number>((resolve) => socket.addEventListener('close', ({ code }) => resolve(code)));
  return { socket, client, closed };
}

const headerValue = (header: string): string => header.slice(header.indexOf(': ') + 2);

describe('a window on a WebSocket', () => {
  it('calls the contract and gets its errors', async () => {
    const started = await startTestServer();
    const { client } = await openWindow(started);
    const opened = await client.queues.open({ location: started.app.file('tasks.json') });

    expect((await client.host.info()).host).toBe('loopback');
    expect(await client.tasks.page(opened)).toMatchObject({ total: 0 });
    expect(await failureOf(client.tasks.get({ ...opened, id: 't1' }))).toMatchObject({ code: 'task.not-found' });
    expect(await failureOf(client.tasks.page({ ...opened, limit: -1 }))).toMatchObject({
      code: 'input.invalid',
      details: { field: 'limit' },
    });
  });

  it('is told of changes while it listens, and forgotten once it is gone', async () => {
    const started = await startTestServer();
    const one = await openWindow(started);
    const other = await openWindow(started);
    const events = await one.client.queues.events();
    await events.next();
    const opened = await other.client.queues.open({ location: started.app.file('tasks.json') });
    const listed = await events.next();
    one.socket.close();
    await vi.waitFor(() => expect(started.app.app.workspace.listeners).toBe(0));

    expect(listed.value).toMatchObject({ type: 'connections', connections: [{ id: opened.queueId }] });
    expect((await other.client.tasks.page(opened)).total).toBe(0);
  });

  it('is cut off for a message past the limit, alone', async () => {
    const started = await startTestServer();
    const loud = await openWindow(started);
    const quiet = await openWindow(started);
    loud.socket.send('x'.repeat(MAX_MESSAGE_BYTES + 1));

    expect(await loud.closed).toBe(1009);
    expect((await quiet.client.queues.list()).length).toBe(0);
  });

  it.each(['', 'no JSON', '[]', '{}', 'null', '{"i":"1","p":{"u":"http://x/../../"}}', Buffer.from([0xff, 0xff, 0])])(
    'that sends %j disturbs nobody',
    async (message) => {
      // The RPC library complains there itself.
      onTestFinished(vi.spyOn(console, 'error').mockImplementation(() => undefined).mockRestore);
      const started = await startTestServer();
      const { socket } = await openWindow(started);
      socket.send(message);

      expect(await (await openWindow(started)).client.queues.list()).toEqual([]);
    },
  );

  it('hears that the app closes', async () => {
    const started = await startTestServer();
    const { closed } = await openWindow(started);
    await started.server.close();

    expect(await closed).toBe(1001);
  });
});
