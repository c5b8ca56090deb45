import { readBatch } from '../engine/store/change-batches.ts';
import { ChangeLog } from '../engine/store/change-log.ts';
import { readView } from '../engine/store/read-view.ts';
import { parseStoredText } from '../engine/store/stored-text.ts';
import { type StoreTransaction, TaskStore } from '../engine/store/task-store.ts';
import type { ChangeBatch } from '../storage/change-batch.ts';
import { openMemoryDatabase } from '../storage/sqlite/open-database.ts';
import { HOSTILE_TASKS, manyTasks } from './hostile.ts';

/** A queue that tells its changes as batches. */
export class ChangeWriter {
  readonly #log = new ChangeLog();
  readonly #store = new TaskStore(openMemoryDatabase('fifo'), this.#log);

  /** Batches of every kind, in order, that lead to what this queue holds afterwards. */
  aLife(): ChangeBatch[] {
    return [
      this.#batch((tx) => insertAll(tx, HOSTILE_TASKS)),
      this.#batch((tx) => insertAll(tx, manyTasks(1200), null)),
      this.#batch((tx) => {
        for (const id of ['order', 't0', 't1199']) removeTask(tx, id);
      }),
      this.#batch((tx) => {
        const old = tx.find('t5');
        if (old) tx.updateContent(old, { ...old, priority: 99, data: '{"z":-0}' });
      }),
      this.#batch((tx) => tx.addTotals('p1', { completed: 3, failed: 1, weight: 2 })),
      this.#batch((tx) => {
        tx.state.strategy = 'priority';
        tx.touch();
      }),
      this.#batch((tx) => {
        removeTask(tx, 't7');
        insertAll(tx, manyTasks(8).slice(7), null);
        tx.addTotals('', { completed: 1 });
      }),
    ];
  }

  texts(): string[] {
    return [...readView(this.#store.db, null)].map(({ text }) => text);
  }

  get contentHash(): string {
    return this.#store.state().contentHash;
  }

  #batch(work: (tx: StoreTransaction) => void): ChangeBatch {
    this.#store.transaction(work);
    return readBatch(this.#store, this.#log.take());
  }
}

/** @param place In the order of arrival; by default as the texts say, null for the next that are free. */
export function insertAll(tx: StoreTransaction, texts: readonly string[], place?: null): void {
  for (const text of texts) {
    const { seq, content } = parseStoredText(text, { status: 'queued', now: 0, newId: () => 'none' });
    tx.insert(content, place === null || seq === null ? undefined : seq);
  }
}

export function removeTask(tx: StoreTransaction, id: string): void {
  const old = tx.find(id);
  if (old) tx.delete(old);
}
