/** A program that must compile against the types of the package but for the lines that say otherwise. */
export const TYPED_USE = `
  import { BaseStorage, QueueManager, type QueueState, type StorageStats } from 'poppo-queue';

  class Mine extends BaseStorage<{ own: number }> {
    override async initialize() {}
    override async save(_data: QueueState) {}
    override async load() {
      return this.options.own === 5 ? { queue: [] } : null;
    }
    override async createSnapshot(_id: string, _data: QueueState) {}
    override async restoreSnapshot(_id: string) {
      return null;
    }
    override async listSnapshots() {
      return [{ id: 'one', createdAt: 5 }, { id: 'two', sizeBytes: 7 }];
    }
    override async deleteSnapshot(_id: string) {}
    override async getStats(): Promise<Partial<StorageStats>> {
      return { mainBytes: 5 };
    }
    override async clear() {}
    override async close() {}
  }

  const queue: QueueManager = new QueueManager({
    persistence: { type: 'custom', customStorage: Mine, own: 5, db: { pool: 'own too' }, saveOnChange: true },
  });
  // @ts-expect-error: there is no such option
  new QueueManager({ persistence: { type: 'json', filepath: 'x' } });
  // @ts-expect-error: a class that is no storage
  new QueueManager({ persistence: { type: 'custom', customStorage: class {} } });
  // @ts-expect-error: a number is no strategy
  void queue.setStrategy(5);
  // @ts-expect-error: the parts of a queue are its own affair
  queue.store;
  export const id: string | undefined = queue.getQueue()[0]?.id;
`;
