import type { ChangeBatch } from '../../storage/change-batch.ts';
import { MapPlace, MapStorage } from '../../storage/custom/testing/map-storage.ts';
import { SharedStorage } from '../../storage/custom/testing/shared-storage.ts';
import type { QueueState } from '../../storage/queue-state.ts';

/** Whose writes fail while its place says so. */
export class FailingPlace extends MapPlace {
  isFailing = false;
}

export class FailingStorage extends MapStorage {
  declare protected readonly options: { readonly place: FailingPlace };

  override async save(data: QueueState): Promise<void> {
    this.refuse();
    await super.save(data);
  }

  override async createSnapshot(id: string, data: QueueState): Promise<unknown> {
    this.refuse();
    return super.createSnapshot(id, data);
  }

  protected refuse(): void {
    if (this.options.place.isFailing) throw new Error('disk full');
  }
}

const withoutField = (tasks: QueueState['failed']) =>
  tasks.map(({ own: _own, ...task }) => task as typeof task & { id: string; status: 'failed' });

/** Adapters with one fault each, and the test that has to find it. */
export const FAULTY: ReadonlyArray<readonly [string, RegExp, typeof FailingStorage]> = [
  [
    'forgets a field of some tasks',
    /every task to the letter/,
    class extends FailingStorage {
      override save = (data: QueueState) => super.save({ ...data, failed: withoutField(data.failed) });
    },
  ],
  [
    'rounds big integers without a word',
    /every task to the letter/,
    class extends FailingStorage {
      override async load() {
        return this.options.place.state && { ...this.options.place.state, exact: [], checksum: null };
      }
    },
  ],
  [
    'forgets totals of projects',
    /totals and weights/,
    class extends FailingStorage {
      override async load() {
        return this.options.place.state && { ...this.options.place.state, projectStats: {}, checksum: null };
      }
    },
  ],
  [
    'keeps only so many tasks',
    /thousands of tasks in order/,
    class extends FailingStorage {
      override save = (data: QueueState) => super.save({ ...data, queue: data.queue.slice(0, 1000) });
    },
  ],
  [
    'does not save where the queue is empty',
    /everything was removed/,
    class extends FailingStorage {
      override save = async (data: QueueState) => (data.queue.length > 0 ? super.save(data) : undefined);
    },
  ],
  [
    'keeps a state when it is closed only',
    /also if it is never stopped/,
    class extends FailingStorage {
      #waiting: QueueState | null = null;
      override save = async (data: QueueState) => {
        this.#waiting = data;
      };
      override close = async () => (this.#waiting ? super.save(this.#waiting) : undefined);
    },
  ],
  [
    'takes the old state away before the new one is kept',
    /content saved before, where a save failed/,
    class extends FailingStorage {
      override save = async (data: QueueState) => {
        this.options.place.state = null;
        await super.save(data);
      };
    },
  ],
  [
    'keeps quiet about a save that failed',
    /goes on after a save that failed|keeps a change or rejects it/,
    class extends FailingStorage {
      override save = (data: QueueState) => super.save(data).catch(() => undefined);
    },
  ],
  [
    'loses the oldest snapshot',
    /keeps snapshots, with all|listSnapshots\(\) answers the ids/,
    class extends FailingStorage {
      override listSnapshots = async () => [...this.options.place.snapshots.keys()].slice(-2);
    },
  ],
  [
    'deletes all snapshots for one',
    /has forgotten a deleted snapshot|listSnapshots\(\) answers the ids/,
    class extends FailingStorage {
      override deleteSnapshot = async () => this.options.place.snapshots.clear();
    },
  ],
  [
    'deletes no snapshot',
    /has forgotten a deleted snapshot/,
    class extends FailingStorage {
      override deleteSnapshot = async () => undefined;
    },
  ],
  [
    'shortens the ids of snapshots',
    /listSnapshots\(\) answers the ids/,
    class extends FailingStorage {
      override createSnapshot = (id: string, data: QueueState) => super.createSnapshot(id.slice(0, 100), data);
    },
  ],
  [
    'restores a snapshot into the queue where it should only answer it',
    /snapshots leave the queue alone/,
    class extends FailingStorage {
      override restoreSnapshot = async (id: string) => {
        this.options.place.state = this.options.place.snapshots.get(id) ?? null;
        return this.options.place.state;
      };
    },
  ],
  [
    'answers an empty state where nothing was saved',
    /load\(\) answers null/,
    class extends FailingStorage {
      override load = async () => this.options.place.state ?? { queue: [] };
    },
  ],
  [
    'changes the state it is given',
    /leaves the state alone/,
    class extends FailingStorage {
      override save = async (data: QueueState) => {
        Object.assign(data, { queue: [] });
        await super.save(data);
      };
    },
  ],
  [
    'leaves snapshots when it is cleared',
    /clear\(\) leaves neither/,
    class extends FailingStorage {
      override clear = async () => {
        this.options.place.state = null;
      };
    },
  ],
  [
    'is of no use after it was closed',
    /initialize\(\) opens it again/,
    class extends FailingStorage {
      override close = async () => {
        this.options.place.state = null;
      };
    },
  ],
];

/** The same for what an adapter may declare beyond the ten methods. */
export const FAULTY_BY_MORE: ReadonlyArray<readonly [string, RegExp, typeof SharedStorage]> = [
  [
    'loses a change',
    /adds up appended changes/,
    class extends SharedStorage {
      override append = async (batch: ChangeBatch) => (batch.removes.length > 0 ? undefined : super.append(batch));
    },
  ],
  [
    'puts changes in another order',
    /adds up appended changes|keeps the order of batches/,
    class extends SharedStorage {
      override append = async (batch: ChangeBatch) => {
        this.options.place.changes = [batch, ...this.options.place.changes];
      };
    },
  ],
  [
    'keeps changes that a save replaced',
    /lets a save replace/,
    class extends SharedStorage {
      override save = async (data: QueueState) => {
        this.options.place.state = data;
      };
    },
  ],
  [
    'lets everyone write',
    /opens read-only where another|refuses writes below the engine/,
    class extends SharedStorage {
      override initialize = async () => ({ writable: true, owner: null });
    },
  ],
  [
    'tells followers nothing',
    /shows a follower/,
    class extends SharedStorage {
      override onForeignChange = () => undefined;
    },
  ],
  [
    'stays owned when its owner has closed it',
    /belongs to the next/,
    class extends SharedStorage {
      override close = async () => undefined;
    },
  ],
];
