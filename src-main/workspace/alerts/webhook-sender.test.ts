import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { AlertNotice } from '../../../src-shared/models/alert-rule.ts';
import { WebhookSender } from './webhook-sender.ts';

const notice = (title: string): AlertNotice => ({
  ...{ entryId: 'a', queueId: 'q', at: 1, title, body: 'b', severity: 'warning' },
});

/** A receiver that answers with each of the statuses in turn, then with 204. */
async function receiver(...statuses: number[]) {
  const received: unknown[] = [];
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part);
    received.push(JSON.parse(Buffer.concat(parts).toString()));
    response.writeHead(statuses.shift() ?? 204, { location: 'http://127.0.0.1:1/elsewhere' }).end();
  };
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/hook?secret=s3cret`, received };
}

function senderTo(url: string, enabled = true) {
  const givenUp: string[] = [];
  const pauses: number[] = [];
  const sender = new WebhookSender({
    webhook: () => ({ url, enabled }),
    onGivenUp: (reason) => givenUp.push(reason),
    pause: async (ms) => pauses.push(ms),
  });
  return { sender, givenUp, pauses };
}

describe('a webhook', () => {
  it('gets each notice as JSON, in order', async () => {
    const { url, received } = await receiver();
    const { sender } = senderTo(url);
    for (const title of ['one', 'two', 'three']) sender.push(notice(title));

    await vi.waitFor(() => expect(received).toHaveLength(3));
    expect(received).toEqual(['one', 'two', 'three'].map((title) => ({ source: 'poppo-queue', ...notice(title) })));
  });

  it('is tried again with growing pauses, and follows nobody elsewhere', async () => {
    const { url, received } = await receiver(500, 302, 503);
    const { sender, pauses, givenUp } = senderTo(url);
    sender.push(notice('one'));

    await vi.waitFor(() => expect(received).toHaveLength(4));
    expect([pauses, givenUp]).toEqual([[1000, 4000, 16_000], []]);
  });

  it('that does not answer is given up without its address', async () => {
    const { sender, givenUp, pauses } = senderTo('http://127.0.0.1:1/secret');
    sender.push(notice('one'));

    await vi.waitFor(() => expect(givenUp).toHaveLength(1));
    expect(pauses).toHaveLength(4);
    expect(givenUp[0]).not.toContain('secret');
  });

  it('that hangs holds up nobody: the newest hundred wait', async () => {
    const sent: string[] = [];
    const hold: { release: () => void } = { release: () => undefined };
    const held = new Promise<void>((resolve) => {
      hold.release = resolve;
    });
    const sender = new WebhookSender({
      webhook: () => ({ url: 'http://x.test/', enabled: true }),
      onGivenUp: () => undefined,
      send: async (_url, init) => {
        sent.push(JSON.parse(String(init?.body)).title);
        if (sent.length === 1) await held;
        return new Response(null, { status: 204 });
      },
    });
    for (let n = 0; n < 500; n++) sender.push(notice(String(n)));
    hold.release();

    await vi.waitFor(() => expect(sent).toHaveLength(101));
    expect([sent[0], sent[1], sent.at(-1)]).toEqual(['0', '400', '499']);
  });

  it('that is switched off gets nothing', async () => {
    const { url, received } = await receiver();
    const { sender } = senderTo(url, false);
    sender.push(notice('one'));
    senderTo(url).sender.push(notice('two'));

    await vi.waitFor(() => expect(received).toHaveLength(1));
    expect(received[0]).toMatchObject({ title: 'two' });
  });
});
