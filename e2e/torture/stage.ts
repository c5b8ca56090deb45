import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { History } from './history.ts';
import { type Finding, type InspectOptions, inspect } from './inspect.ts';
import { QueueModel } from './model.ts';
import type { QueuePlace } from './queue-place.ts';

/** A queue that goes through faults, with what is known about it. */
export class Stage {
  readonly place: QueuePlace;
  readonly model = new QueueModel();
  /** Kept for a look at it when something was found. */
  readonly folder: string;

  constructor(folder: string, place: QueuePlace) {
    this.folder = folder;
    this.place = place;
  }

  /** Compares the queue with everything that was acknowledged so far; it goes on from what it finds. */
  async judge(history: History, options: InspectOptions = {}): Promise<Finding> {
    const { acknowledged, open, openAfter } = history;
    const suppose = (done: number): void => {
      for (const [index, operation] of open.entries()) {
        if (operation.kind === 'restore' && openAfter[index] === done) this.model.suppose(operation.id);
      }
    };
    for (const [index, finished] of acknowledged.entries()) {
      suppose(index);
      this.model.apply(finished);
    }
    suppose(acknowledged.length);
    return inspect(this.place, this.model, open, options);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** A new queue of files in a folder of its own under `parent`. */
export function newFileStage(adapter: QueuePlace['adapter'], parent: string): Stage {
  mkdirSync(parent, { recursive: true });
  const folder = mkdtempSync(join(parent, 'queue-'));
  return new Stage(folder, { adapter, place: folder });
}

export function newStage({
  adapter,
  folder,
}: {
  readonly adapter: QueuePlace['adapter'];
  readonly folder: string;
}): Stage {
  return newFileStage(adapter, folder);
}
