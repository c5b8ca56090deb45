import type { CdpSession } from './cdp.ts';
import { MessagePortMain } from './message-port.ts';
import { RECEIVE } from './page-shim.ts';
import { strict } from './strict.ts';
import { decode, encode, type PortFromPage, type ToPage } from './wire.ts';

let lastPortId = 0;

/** One document of a window: Electron's WebFrameMain. */
export class Frame {
  readonly #session: CdpSession;
  readonly #contextId: number;
  readonly #ports = new Map<number, ReturnType<MessagePortMain['bridge']>>();
  #destroyed = false;
  origin: string;
  readonly parent: object | null;
  /** Ports that the main process ever gave to this document. */
  portsGiven = 0;

  constructor(session: CdpSession, contextId: number, origin: string, parent: object | null) {
    this.#session = session;
    this.#contextId = contextId;
    this.origin = origin;
    this.parent = parent;
  }

  isDestroyed(): boolean {
    return this.#destroyed;
  }

  postMessage(channel: string, message: unknown, transfer: readonly MessagePortMain[] = []): void {
    const portIds = transfer.map((port) => this.#adopt(port));
    this.portsGiven += portIds.length;
    this.#toPage({ type: 'message', channel, data: encode(message), portIds });
  }

  /** Runs script in the preload's world of this document. */
  async run(expression: string): Promise<unknown> {
    const options = { expression, contextId: this.#contextId, returnByValue: true };
    const { result, exceptionDetails } = await this.#session.send('Runtime.evaluate', options);
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  }

  receive(message: PortFromPage): void {
    const port = this.#ports.get(message.portId);
    if (message.type === 'port-message') port?.fromPage(decode(message.data));
    else port?.pageClosed();
  }

  /** The document is gone, and its ports with it. */
  destroy(): void {
    this.#destroyed = true;
    for (const port of this.#ports.values()) port.pageClosed();
    this.#ports.clear();
  }

  /** What the app gets to see. */
  get view(): object {
    return strict('WebFrameMain', this);
  }

  #adopt(port: MessagePortMain): number {
    if (!(port instanceof MessagePortMain)) throw new TypeError('only ports of MessageChannelMain can be transferred');
    lastPortId += 1;
    const portId = lastPortId;
    // The message that brings the port must reach the page before the first one that goes through it.
    queueMicrotask(() => {
      const bridge = port.bridge(
        (data) => this.#toPage({ type: 'port-message', portId, data: encode(data) }),
        () => this.#toPage({ type: 'port-close', portId }),
      );
      this.#ports.set(portId, bridge);
    });
    return portId;
  }

  #toPage(message: ToPage): void {
    if (this.#destroyed) return;
    const expression = `globalThis[${JSON.stringify(RECEIVE)}](${JSON.stringify(JSON.stringify(message))})`;
    // A document that went away meanwhile no longer receives anything.
    this.#session.send('Runtime.evaluate', { expression, contextId: this.#contextId }).catch(() => undefined);
  }
}
