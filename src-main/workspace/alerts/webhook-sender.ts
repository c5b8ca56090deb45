import { setTimeout as wait } from 'node:timers/promises';
import type { AlertNotice, Webhook } from '../../../src-shared/models/alert-rule.ts';

const TIMEOUT_MS = 10_000;
const TRIES = 5;
const FIRST_PAUSE_MS = 1000;
/** More are not kept waiting for an address that does not answer: the oldest go. */
const MOST_WAITING = 100;

export interface WebhookSenderOptions {
  readonly webhook: () => Webhook | null;
  /** A notice was given up. The address is not for the log: it may carry a secret. */
  readonly onGivenUp: (reason: string) => void;
  /** Default: `fetch`. */
  readonly send?: typeof fetch;
  readonly pause?: (ms: number) => Promise<unknown>;
}

/** Sends notices as JSON, one after the other, each up to five times with growing pauses. Nobody waits for it. */
export class WebhookSender {
  readonly #options: WebhookSenderOptions;
  #waiting: AlertNotice[] = [];
  #isSending = false;

  constructor(options: WebhookSenderOptions) {
    this.#options = options;
  }

  push(notice: AlertNotice): void {
    if (!this.#options.webhook()?.enabled) return;
    this.#waiting = [...this.#waiting, notice].slice(-MOST_WAITING);
    if (!this.#isSending) void this.#sendAll();
  }

  async #sendAll(): Promise<void> {
    this.#isSending = true;
    for (let notice = this.#waiting.shift(); notice; notice = this.#waiting.shift()) await this.#sendOne(notice);
    this.#isSending = false;
  }

  async #sendOne(notice: AlertNotice): Promise<void> {
    const pause = this.#options.pause ?? ((ms: number) => wait(ms, undefined, { ref: false }));
    let reason = '';
    for (let tried = 0; tried < TRIES; tried++) {
      if (tried > 0) await pause(FIRST_PAUSE_MS * 4 ** (tried - 1));
      const webhook = this.#options.webhook();
      if (!webhook?.enabled) return;
      const failure = await this.#post(webhook.url, notice);
      if (failure === null) return;
      reason = failure;
    }
    this.#options.onGivenUp(reason);
  }

  async #post(url: string, notice: AlertNotice): Promise<string | null> {
    try {
      const response = await (this.#options.send ?? fetch)(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ source: 'poppo-queue', ...notice }),
        redirect: 'error',
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      await response.body?.cancel();
      return response.ok ? null : `it answered ${response.status}`;
    } catch (error) {
      return error instanceof Error ? error.name : 'it could not be reached';
    }
  }
}
