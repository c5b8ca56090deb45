import type { RolledSample } from '../../../src-shared/models/metric-history.ts';
import type { QueueEvent } from '../../../src-shared/models/queue.ts';
import type { QueueManager } from '../../engine/queue-manager.ts';
import { Broadcast } from './broadcast.ts';
import { queueInfoOf } from './queue-info.ts';

/** At most four `changed` a second reach the windows. */
const CHANGED_EVERY_MS = 250;

/** Turns a manager's events into those that windows get; bursts of changes become one. */
export class QueueEventSource {
  readonly #manager: QueueManager;
  readonly #events = new Broadcast<QueueEvent>(({ type }) => type);
  #timer: NodeJS.Timeout | null = null;
  #changedAgain = false;

  constructor(manager: QueueManager) {
    this.#manager = manager;
    const snapshotsChanged = (): void => this.#events.publish({ type: 'snapshots-changed' });
    manager.on('changed', () => this.#changed());
    manager.on('changed', ({ foreign }) => foreign && snapshotsChanged());
    manager.on('snapshot-created', snapshotsChanged);
    manager.on('snapshot-deleted', snapshotsChanged);
    manager.on('snapshot-changed', snapshotsChanged);
    manager.on('info-changed', () => this.#events.publish({ type: 'info-changed', info: queueInfoOf(manager) }));
    manager.on('persistence-error', ({ error }) =>
      this.#events.publish({ type: 'error', code: error.code, message: error.message }),
    );
  }

  subscribe(signal: AbortSignal | undefined): AsyncGenerator<QueueEvent> {
    return this.#events.subscribe(signal);
  }

  sampled(sample: RolledSample): void {
    this.#events.publish({ type: 'sample', sample });
  }

  #changed(): void {
    if (this.#timer) {
      this.#changedAgain = true;
      return;
    }
    this.#publish();
    this.#timer = setTimeout(() => {
      this.#timer = null;
      if (!this.#changedAgain) return;
      this.#changedAgain = false;
      this.#changed();
    }, CHANGED_EVERY_MS);
    this.#timer.unref();
  }

  #publish(): void {
    if (!this.#manager.isRunning) return;
    const { revision } = this.#manager.store.readState();
    this.#events.publish({ type: 'changed', revision, counts: this.#manager.counts() });
  }
}
