import { createHash } from 'node:crypto';
import { z } from 'zod';
import { AppError } from '../../../src-shared/errors/app-error.ts';
import { strategySchema } from '../../../src-shared/models/queue.ts';
import { isSnapshotId, snapshotTriggerSchema } from '../../../src-shared/models/snapshot.ts';
import { statusCountsSchema } from '../../../src-shared/models/task.ts';
import { randomId } from '../../platform/ids.ts';
import type { SnapshotFile, SnapshotManifest, StoredSnapshot } from '../base-storage.ts';
import type { CheckpointSource } from '../checkpoint.ts';
import type { SnapshotLabels } from '../snapshot-labels.ts';
import type { RedisKeys } from './keys.ts';
import type { RedisLink } from './redis-link.ts';
import {
  SNAPSHOT_BEGIN,
  SNAPSHOT_DROP,
  SNAPSHOT_FINISH,
  SNAPSHOT_PUT,
  SNAPSHOT_RELABEL,
} from './scripts/snapshot-scripts.ts';
import { headerText, snapshotPieces, tasksOf } from './snapshot-content.ts';
import type { WriteContext } from './stage.ts';

const storedSchema = z.object({
  ...{ id: z.string(), name: z.string(), note: z.string(), trigger: snapshotTriggerSchema, pinned: z.boolean() },
  ...{ createdAt: z.number(), taskCount: z.number(), counts: statusCountsSchema, contentHash: z.string() },
  ...{ sizeBytes: z.number(), upload: z.string(), pieces: z.number(), checksum: z.string() },
  ...{ lastVerifiedAt: z.number().nullish(), verified: z.boolean().nullish() },
});
type StoredManifest = z.infer<typeof storedSchema>;

const headerSchema = z.object({
  strategy: strategySchema.nullable(),
  savedAt: z.number().nullable(),
  projects: z.array(
    z.object({
      projectId: z.string().nullable(),
      completedTotal: z.number(),
      failedTotal: z.number(),
      weight: z.number(),
    }),
  ),
});
const PIECES_AT_ONCE = 8;
const MANIFESTS_AT_ONCE = 500;

/** The snapshots of one queue: compressed pieces first, the manifest last, which alone makes it one. */
export class RedisSnapshots {
  readonly #link: RedisLink;
  readonly #keys: RedisKeys;

  constructor(link: RedisLink, keys: RedisKeys) {
    this.#link = link;
    this.#keys = keys;
  }

  /** `snapshot.exists` where the id is taken. */
  async create(context: WriteContext, manifest: SnapshotManifest, source: CheckpointSource): Promise<SnapshotFile> {
    const { id } = manifest;
    assertId(id);
    const upload = randomId();
    await this.#begin(context, id, upload);
    const stored = await this.#upload(context, manifest, source, upload);
    const { meta, lease, manifests, uploads, snapshots } = this.#keys;
    await this.#link.script('keep the snapshot', {
      script: SNAPSHOT_FINISH,
      keys: [meta, lease, manifests, uploads, snapshots],
      args: [context.token, id, upload, context.ttl, JSON.stringify(stored), manifest.createdAt],
    });
    return { ...manifest, sizeBytes: stored.sizeBytes };
  }

  async read(id: string): Promise<StoredSnapshot> {
    assertId(id);
    const stored = await this.#manifest(id);
    if (stored === null) throw notFound(id);
    const pieces = await this.#pieces(stored);
    const header = headerSchema.safeParse(JSON.parse(headerText(pieces)));
    if (!header.success) throw unreadable(id, 'its header is damaged');
    return { manifest: plain(stored), header: header.data, tasks: () => tasksOf(pieces) };
  }

  /** Newest first. */
  async list(): Promise<SnapshotFile[]> {
    const listed = await this.#listed();
    return listed.flatMap(([, stored]) => (stored === null ? [] : fileOf(stored)));
  }

  /** Ids whose manifest is missing or damaged. */
  async unreadable(): Promise<string[]> {
    const listed = await this.#listed();
    return listed.flatMap(([id, stored]) => (stored === null ? id : []));
  }

  /** The manifest is replaced whole; its content stays. */
  async label(context: WriteContext, id: string, labels: SnapshotLabels): Promise<void> {
    assertId(id);
    const { meta, lease, manifests } = this.#keys;
    const before = await this.#link.run('label the snapshot', (client) => client.hget(manifests, id));
    const stored = parseStored(before);
    if (before === null || stored === null) throw notFound(id);
    const isKept = await this.#link.script('label the snapshot', {
      script: SNAPSHOT_RELABEL,
      keys: [meta, lease, manifests],
      args: [context.token, id, before, JSON.stringify({ ...stored, ...labels })],
    });
    if (isKept !== 1) throw notFound(id);
  }

  /** The manifest first, which makes it no snapshot any more, then its content. */
  async delete(context: WriteContext, id: string): Promise<void> {
    assertId(id);
    const { meta, lease, manifests, snapshots } = this.#keys;
    const text = await this.#link.script('delete the snapshot', {
      script: SNAPSHOT_DROP,
      keys: [meta, lease, manifests, snapshots],
      args: [context.token, id],
    });
    if (text === '') throw notFound(id);
    const stored = parseStored(typeof text === 'string' ? text : null);
    if (stored === null) return;
    await this.#link.run('delete the snapshot', (client) => client.unlink(this.#keys.snapshot(id, stored.upload)));
  }

  /** Removes what writers left that did not come to an end. */
  async dropUnfinished(): Promise<void> {
    const uploads = await this.#link.run('clean up', (client) => client.hgetall(this.#keys.uploads));
    for (const [id, upload] of Object.entries(uploads)) await this.#dropUpload(id, upload);
  }

  async #begin(context: WriteContext, id: string, upload: string): Promise<void> {
    const { meta, lease, manifests, uploads } = this.#keys;
    const call = { script: SNAPSHOT_BEGIN, keys: [meta, lease, manifests, uploads], args: [context.token, id, upload] };
    try {
      const left = await this.#link.script('keep the snapshot', call);
      if (typeof left === 'string' && left !== '') {
        await this.#link.run('clean up', (client) => client.unlink(this.#keys.snapshot(id, left)));
      }
    } catch (error) {
      const cause = error instanceof Error ? error.cause : null;
      if (!(cause instanceof Error && cause.message.startsWith('PQEXISTS'))) throw error;
      throw new AppError('snapshot.exists', `A snapshot ${id} exists already`, { details: { id } });
    }
  }

  async #upload(
    context: WriteContext,
    manifest: SnapshotManifest,
    source: CheckpointSource,
    upload: string,
  ): Promise<StoredManifest> {
    const { meta, lease, uploads } = this.#keys;
    const hash = createHash('sha256');
    let [pieces, sizeBytes] = [0, 0];
    try {
      for (const piece of snapshotPieces(source)) {
        hash.update(piece);
        sizeBytes += piece.length;
        await this.#link.script('keep the snapshot', {
          script: SNAPSHOT_PUT,
          keys: [meta, lease, uploads, this.#keys.snapshot(manifest.id, upload)],
          args: [context.token, manifest.id, upload, context.ttl, pieces++, piece],
        });
      }
    } catch (error) {
      await this.#dropUpload(manifest.id, upload).catch(() => {});
      throw error;
    }
    return { ...manifest, sizeBytes, upload, pieces, checksum: hash.digest('hex') };
  }

  async #dropUpload(id: string, upload: string): Promise<void> {
    await this.#link.run('clean up', async (client) => {
      await client.hdel(this.#keys.uploads, id);
      await client.unlink(this.#keys.snapshot(id, upload));
    });
  }

  async #listed(): Promise<Array<[id: string, stored: StoredManifest | null]>> {
    const ids = await this.#link.run('list snapshots', (client) => client.zrevrange(this.#keys.snapshots, 0, -1));
    const found: Array<[string, StoredManifest | null]> = [];
    for (let at = 0; at < ids.length; at += MANIFESTS_AT_ONCE) {
      const some = ids.slice(at, at + MANIFESTS_AT_ONCE);
      const texts = await this.#link.run('list snapshots', (client) => client.hmget(this.#keys.manifests, ...some));
      for (const [index, id] of some.entries()) found.push([id, parseStored(texts[index])]);
    }
    return found;
  }

  async #manifest(id: string): Promise<StoredManifest | null> {
    return parseStored(await this.#link.run('read the snapshot', (client) => client.hget(this.#keys.manifests, id)));
  }

  async #pieces({ id, upload, pieces, checksum }: StoredManifest): Promise<Buffer[]> {
    const key = this.#keys.snapshot(id, upload);
    const hash = createHash('sha256');
    const found: Buffer[] = [];
    for (let at = 0; at < pieces; at += PIECES_AT_ONCE) {
      const fields = Array.from({ length: Math.min(PIECES_AT_ONCE, pieces - at) }, (_, n) => String(at + n));
      const some = await this.#link.run('read the snapshot', (client) => client.hmgetBuffer(key, ...fields));
      for (const piece of some) {
        if (piece === null) throw unreadable(id, `piece ${found.length + 1} of ${pieces} is missing`);
        hash.update(piece);
        found.push(piece);
      }
    }
    if (hash.digest('hex') === checksum) return found;
    throw unreadable(id, 'it does not match its checksum');
  }
}

function plain({ id, name, note, trigger, pinned, createdAt, taskCount, counts, contentHash }: StoredManifest) {
  const facts = { id, name, note, trigger, pinned, createdAt, taskCount, counts, contentHash };
  return facts satisfies SnapshotManifest;
}

function fileOf(stored: StoredManifest): SnapshotFile {
  const { sizeBytes, lastVerifiedAt, verified } = stored;
  const checked = typeof lastVerifiedAt === 'number' ? { lastVerifiedAt, verified: verified ?? null } : null;
  return { ...plain(stored), sizeBytes, ...checked };
}

function parseStored(text: string | null | undefined): StoredManifest | null {
  try {
    return text === null || text === undefined ? null : storedSchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

function assertId(id: string): void {
  if (isSnapshotId(id)) return;
  throw new AppError('snapshot.invalid-id', `Not a snapshot id: ${JSON.stringify(id.slice(0, 140))}`, {
    hint: 'Use 1 to 128 letters, digits, dots, underscores or hyphens, beginning with a letter or digit.',
  });
}

export function notFound(id: string): AppError {
  return new AppError('snapshot.not-found', `There is no snapshot ${id}`, { details: { id } });
}

export function unreadable(id: string, reason: string): AppError {
  return new AppError('snapshot.unreadable', `Snapshot ${id} cannot be used: ${reason}`, {
    hint: 'Choose another snapshot; this one is kept as it is.',
    details: { id },
  });
}
