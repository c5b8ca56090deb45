import { access } from 'node:fs/promises';
import { join } from 'node:path';
import type { Workspace } from './workspace.ts';

/** The copy of the sample queue in the data folder: made once, then opened like any other queue. */
export class SampleQueue {
  readonly location: string;
  readonly #source: string;
  readonly #workspace: Workspace;

  /** @param source - the sample's content, a queue in our JSON format */
  constructor(workspace: Workspace, dataDir: string, source: string) {
    this.#workspace = workspace;
    this.#source = source;
    this.location = join(dataDir, 'sample-queue.db');
  }

  /** Answers the id of the open copy. */
  async open(): Promise<string> {
    if (await exists(this.location)) return this.#workspace.open(this.location);
    return this.#workspace.create({
      location: this.location,
      create: { backend: 'sqlite' },
      fillFrom: this.#source,
      name: 'Sample queue',
      sample: true,
    });
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
