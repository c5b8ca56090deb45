import type { SnapshotFile, SnapshotManifest, StoredSnapshot } from '../base-storage.ts';
import type { CheckpointSource, LoadedCheckpoint } from '../checkpoint.ts';
import { hasLegacyQueue, legacySnapshotIds } from '../legacy-redis/find-legacy-redis.ts';
import { keepLegacyKeys } from '../legacy-redis/keep-legacy.ts';
import type { RedisKeys } from './keys.ts';
import type { RedisLink } from './redis-link.ts';

/** What reads the original's JSON; loaded only where there is some, as a queue in Redis needs none of it. */
const readers = () => import('../legacy-redis/read-legacy-redis.ts');

type KeepSnapshot = (manifest: SnapshotManifest, source: CheckpointSource) => Promise<SnapshotFile>;

/** The original system's queue under the same prefix, until the first save has taken it over. */
export class LegacyQueue {
  readonly #link: RedisLink;
  readonly #keys: RedisKeys;
  #isPresent: boolean | null = null;
  #kept: string | null = null;

  constructor(link: RedisLink, keys: RedisKeys) {
    this.#link = link;
    this.#keys = keys;
  }

  /** Prefix of the original's keys since they were put aside, else null. */
  get kept(): string | null {
    return this.#kept;
  }

  async load(): Promise<LoadedCheckpoint | null> {
    if (!(await this.#present())) return null;
    const { readLegacyQueue } = await readers();
    return this.#link.run("read the original system's queue", (client) => readLegacyQueue(client, this.#keys.prefix));
  }

  async readSnapshot(id: string): Promise<StoredSnapshot | null> {
    if (!(await this.#present())) return null;
    const { readLegacySnapshot } = await readers();
    return this.#link.run('read the snapshot', (client) => readLegacySnapshot(client, this.#keys.prefix, id));
  }

  async listSnapshots(): Promise<SnapshotFile[]> {
    if (!(await this.#present())) return [];
    const { readLegacySnapshot } = await readers();
    const ids = await this.#link.run('list snapshots', (client) => legacySnapshotIds(client, this.#keys.prefix));
    const found: SnapshotFile[] = [];
    for (const id of ids.keys()) {
      const snapshot = await this.#link.run('list snapshots', (client) =>
        readLegacySnapshot(client, this.#keys.prefix, id),
      );
      if (snapshot !== null) found.push({ ...snapshot.manifest, sizeBytes: snapshot.sizeBytes });
    }
    return found;
  }

  /** The snapshots of ours with the original's that were not taken over yet, newest first. */
  async addTo(own: readonly SnapshotFile[]): Promise<SnapshotFile[]> {
    const known = new Set(own.map(({ id }) => id));
    const legacy = (await this.listSnapshots()).filter(({ id }) => !known.has(id));
    return [...own, ...legacy].sort((left, right) => right.createdAt - left.createdAt);
  }

  /** Takes the snapshots over, before the state that replaces the original's is written. */
  async beforeSave(keep: KeepSnapshot): Promise<void> {
    if (!(await this.#present())) return;
    await this.#link.run('migrate', (client) => client.hset(this.#keys.meta, 'migrating', '1'));
    const known = await this.#link.run('migrate', (client) => client.hkeys(this.#keys.manifests));
    for (const { id } of await this.listSnapshots()) {
      const snapshot = known.includes(id) ? null : await this.readSnapshot(id);
      if (snapshot === null) continue;
      const { manifest, header, tasks } = snapshot;
      await keep(manifest, { header, taskCount: manifest.taskCount, contentHash: manifest.contentHash, tasks });
    }
  }

  /** Puts the original's keys aside; they count no more. */
  async afterSave(): Promise<void> {
    if (await this.#present()) await this.#putAside();
  }

  /** Goes on where a migration was cut off after its save. */
  async finish(): Promise<void> {
    const [migrating, generation] = await this.#link.run('migrate', (client) =>
      client.hmget(this.#keys.meta, 'migrating', 'generation'),
    );
    if (migrating && generation) await this.#putAside();
  }

  async #putAside(): Promise<void> {
    await this.#link.run('keep the original', async (client) => {
      this.#kept = await keepLegacyKeys(client, this.#keys.prefix);
      await client.hdel(this.#keys.meta, 'migrating');
    });
    this.#isPresent = false;
  }

  /** Only where there is no queue of ours yet, or its first save is not finished, the original's counts. */
  async #present(): Promise<boolean> {
    this.#isPresent ??= await this.#link.run("look for the original system's queue", async (client) => {
      const [generation, migrating] = await client.hmget(this.#keys.meta, 'generation', 'migrating');
      return (generation === null || migrating !== null) && (await hasLegacyQueue(client, this.#keys.prefix));
    });
    return this.#isPresent;
  }
}
