import type { WorkspaceEvent } from '../../../src-shared/models/connection.ts';
import { CoalescingStream } from './coalescing-stream.ts';

/**
 * Tells every window what happens in the workspace. Of the events a slow window has not read yet only the
 * newest of each kind and queue is kept.
 */
export class WorkspaceEvents {
  readonly #streams = new Set<CoalescingStream<WorkspaceEvent>>();

  /** A stream that starts with `first` and ends with the signal, or with `endAll`. */
  subscribe(first: WorkspaceEvent, signal: AbortSignal | undefined): CoalescingStream<WorkspaceEvent> {
    const stream = new CoalescingStream<WorkspaceEvent>({ signal, onEnd: () => this.#streams.delete(stream) });
    this.#streams.add(stream);
    if (signal?.aborted) this.#streams.delete(stream);
    stream.push(keyOf(first), first);
    return stream;
  }

  publish(event: WorkspaceEvent): void {
    for (const stream of this.#streams) stream.push(keyOf(event), event);
  }

  endAll(): void {
    for (const stream of [...this.#streams]) stream.end();
  }

  /** Windows that listen. */
  get size(): number {
    return this.#streams.size;
  }
}

function keyOf(event: WorkspaceEvent): string {
  if (event.type === 'connections') return event.type;
  if (event.type === 'alerts') return `alerts ${event.notice?.entryId ?? event.notice?.at ?? ''}`;
  const kind = event.event.type === 'error' ? `error ${event.event.code}` : event.event.type;
  return `queue ${event.queueId} ${kind}`;
}
