import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { BaseStorage } from '../../base-storage.ts';
import type { QueueState } from '../../queue-state.ts';

export interface OneFileOptions {
  /** Folder of the queue and its snapshots. */
  readonly folder: string;
}

/** The least a custom adapter can be: the seed's ten methods over one JSON file for the queue and one per snapshot. */
export class OneFileStorage extends BaseStorage<OneFileOptions> {
  async initialize(): Promise<void> {
    await mkdir(this.#snapshotDir, { recursive: true });
  }

  async save(data: QueueState): Promise<void> {
    await writeWhole(this.#file, data);
  }

  async load(): Promise<object | null> {
    return readWhole(this.#file);
  }

  async createSnapshot(id: string, data: QueueState): Promise<void> {
    await writeWhole(this.#snapshot(id), data);
  }

  async restoreSnapshot(id: string): Promise<object | null> {
    return readWhole(this.#snapshot(id));
  }

  async listSnapshots(): Promise<string[]> {
    const names = await readdir(this.#snapshotDir);
    return names.filter((name) => name.endsWith('.json')).map((name) => name.slice(0, -'.json'.length));
  }

  async deleteSnapshot(id: string): Promise<void> {
    await rm(this.#snapshot(id));
  }

  async getStats(): Promise<{ size: number }> {
    const { size } = await stat(this.#file).catch(() => ({ size: 0 }));
    return { size };
  }

  async clear(): Promise<void> {
    await rm(this.options.folder, { recursive: true, force: true });
    await this.initialize();
  }

  async close(): Promise<void> {}

  get #file(): string {
    return join(this.options.folder, 'state.json');
  }

  get #snapshotDir(): string {
    return join(this.options.folder, 'snapshots');
  }

  #snapshot(id: string): string {
    return join(this.#snapshotDir, `${id}.json`);
  }
}

// The old file counts until the new one is whole.
async function writeWhole(path: string, data: QueueState): Promise<void> {
  const temp = join(dirname(path), '.writing');
  await writeFile(temp, JSON.stringify(data), { flush: true });
  await rename(temp, path);
}

async function readWhole(path: string): Promise<object | null> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}
