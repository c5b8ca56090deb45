import { hash } from 'node:crypto';
import type { QueueState } from '../queue-state.ts';
import { canonicalJson } from './canonical-json.ts';

/**
 * The checksum of a state, fed task by task. `values` does not change when an adapter puts keys in another order, and
 * covers the exact texts, so that it tells when those are lost.
 */
export class StateChecksum {
  readonly #texts: string[] = [];
  readonly #values: string[] = [];

  /** @param isPlain Whether a JavaScript object holds the task to the letter. */
  add(text: string, isPlain: boolean): void {
    const digest = sha256(text);
    this.#texts.push(digest);
    this.#values.push(sha256(canonicalJson(JSON.parse(text))));
    if (!isPlain) this.#values.push(digest);
  }

  /** Of the tasks added so far and what stands beside them. */
  of(beside: { readonly strategy: unknown; readonly projectStats: unknown }): QueueState['checksum'] {
    const rest = sha256(canonicalJson(beside));
    return { texts: sumOf(this.#texts, rest), values: sumOf(this.#values, rest) };
  }
}

/** The order of tasks is no part of it: each names its place. */
function sumOf(digests: readonly string[], rest: string): string {
  return sha256([...digests].sort().concat(rest).join('\n'));
}

function sha256(text: string): string {
  return hash('sha256', text, 'hex');
}
