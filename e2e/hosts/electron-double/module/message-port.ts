import { EventEmitter } from 'node:events';

type Deliver = (data: unknown) => void;

/** Electron's MessagePortMain: delivers nothing before start(), and in order. */
export class MessagePortMain extends EventEmitter {
  #peer: MessagePortMain | null = null;
  #queue: unknown[] = [];
  #started = false;
  #closed = false;
  #bridge: { readonly deliver: Deliver; readonly close: () => void } | null = null;

  /** Connects the two ends of a new channel. */
  static connect(one: MessagePortMain, other: MessagePortMain): void {
    one.#peer = other;
    other.#peer = one;
  }

  start(): void {
    this.#started = true;
    this.#flush();
  }

  postMessage(data: unknown, transfer: readonly MessagePortMain[] = []): void {
    if (transfer.length > 0) throw new Error('sending ports over a port is not in the double of electron');
    if (this.#bridge !== null) throw new Error('this port was transferred');
    if (!this.#closed) this.#peer?.receive(data);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    const peer = this.#peer;
    queueMicrotask(() => {
      this.emit('close');
      peer?.closedByPeer();
    });
  }

  /** Takes a message that the other end sent. */
  receive(data: unknown): void {
    if (this.#closed) return;
    this.#queue.push(data);
    this.#flush();
  }

  closedByPeer(): void {
    this.#bridge?.close();
    this.close();
  }

  /** Hands this end to a page: what arrives here goes there; `fromPage` is what the page sends. */
  bridge(deliver: Deliver, close: () => void): { fromPage: Deliver; pageClosed: () => void } {
    this.#bridge = { deliver, close };
    this.start();
    return { fromPage: (data) => this.#peer?.receive(data), pageClosed: () => this.close() };
  }

  #flush(): void {
    if (!this.#started || this.#queue.length === 0) return;
    const waiting = this.#queue;
    this.#queue = [];
    if (this.#bridge) for (const data of waiting) this.#bridge.deliver(data);
    else queueMicrotask(() => this.#emitAll(waiting));
  }

  #emitAll(waiting: readonly unknown[]): void {
    for (const data of waiting) {
      if (!this.#closed) this.emit('message', { data, ports: [] });
    }
  }
}

export class MessageChannelMain {
  readonly port1 = new MessagePortMain();
  readonly port2 = new MessagePortMain();

  constructor() {
    MessagePortMain.connect(this.port1, this.port2);
  }
}
