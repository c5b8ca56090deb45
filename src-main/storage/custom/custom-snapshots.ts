import { AppError, toAppError } from '../../../src-shared/errors/app-error.ts';
import { isSnapshotId } from '../../../src-shared/models/snapshot.ts';
import { type StatusCounts, TASK_STATUSES } from '../../../src-shared/models/task.ts';
import type { CheckpointSource, StoredTask } from '../checkpoint.ts';
import { objectEntries } from '../json-text.ts';
import type { SnapshotLabels } from '../snapshot-labels.ts';
import type { SnapshotFile, SnapshotManifest, StoredSnapshot } from '../snapshot-manifest.ts';
import { type ListedSnapshot, manifestSchema, type PartialManifest, readSnapshotList } from './adapter-answers.ts';
import type { AdapterCalls } from './adapter-calls.ts';
import { type ReadState, readState } from './read-state.ts';
import { writeState } from './write-state.ts';

/** The snapshots of a custom adapter. It keeps whole states under ids; what their manifests say stands in them. */
export class CustomSnapshots {
  readonly #calls: AdapterCalls;
  /** Manifests that were read from snapshots, since their adapter does not list them. */
  readonly #known = new Map<string, SnapshotFile>();
  readonly #unreadable = new Set<string>();

  constructor(calls: AdapterCalls) {
    this.#calls = calls;
  }

  async create(manifest: SnapshotManifest, source: CheckpointSource): Promise<SnapshotFile> {
    const { id } = manifest;
    assertId(id);
    return this.#calls.call('createSnapshot', async (adapter) => {
      const from = `${this.#calls.name}.listSnapshots()`;
      if (readSnapshotList(await adapter.listSnapshots(), from).some((listed) => listed.id === id)) {
        throw new AppError('snapshot.exists', `A snapshot ${id} exists already`, { details: { id } });
      }
      const { state, bytes } = await writeState(source, manifest.createdAt, manifest);
      await adapter.createSnapshot(id, state);
      const file = { ...manifest, sizeBytes: bytes };
      this.#known.set(id, file);
      return file;
    });
  }

  /** `snapshot.unreadable` where the content is not what was kept. */
  async read(id: string): Promise<StoredSnapshot> {
    assertId(id);
    const read = await this.#calls.call('restoreSnapshot', async (adapter) => {
      const answer = await adapter.restoreSnapshot(id);
      if (answer === null || answer === undefined) throw notFound(id);
      return readState(answer, `${this.#calls.name}.restoreSnapshot()`);
    });
    if (read.damage !== null) {
      throw new AppError('snapshot.unreadable', `Snapshot ${id} cannot be used: ${read.damage.sentence}`, {
        hint: 'Choose another snapshot; this one is kept as it is.',
        details: { id },
      });
    }
    const manifest = { ...manifestOf(id, read, {}), contentHash: read.contentHash ?? '' };
    return { manifest, header: read.header, tasks: () => read.tasks };
  }

  /** Newest first. */
  async list(): Promise<SnapshotFile[]> {
    const listed = await this.#calls.call('listSnapshots', async (adapter) =>
      readSnapshotList(await adapter.listSnapshots(), `${this.#calls.name}.listSnapshots()`),
    );
    const ids = new Set(listed.map(({ id }) => id));
    for (const id of this.#known.keys()) if (!ids.has(id)) this.#forget(id);
    const files: SnapshotFile[] = [];
    for (const entry of listed) files.push(await this.#look(entry));
    return files.sort((left, right) => right.createdAt - left.createdAt || (left.id < right.id ? 1 : -1));
  }

  /** Ids of those that are listed but cannot be read. */
  async unreadable(): Promise<string[]> {
    const listed = await this.list();
    return listed.flatMap(({ id }) => (this.#unreadable.has(id) ? id : []));
  }

  async label(id: string, labels: SnapshotLabels): Promise<void> {
    const snapshot = (await this.list()).find((listed) => listed.id === id);
    if (!snapshot) throw notFound(id);
    await this.#calls.call('labelSnapshot', async (adapter) => {
      if (!adapter.labelSnapshot) throw cannotLabel(this.#calls.name);
      await adapter.labelSnapshot(id, labels);
      this.#known.set(id, { ...snapshot, ...labels });
    });
  }

  async delete(id: string): Promise<void> {
    assertId(id);
    await this.#calls.call('deleteSnapshot', async (adapter) => {
      const from = `${this.#calls.name}.listSnapshots()`;
      if (!readSnapshotList(await adapter.listSnapshots(), from).some((listed) => listed.id === id)) throw notFound(id);
      await adapter.deleteSnapshot(id);
      this.#forget(id);
    });
  }

  #forget(id: string): void {
    this.#known.delete(id);
    this.#unreadable.delete(id);
  }

  // Reading a whole snapshot for its manifest is dear, so it happens once, and only where the adapter told too little.
  async #look({ id, told }: ListedSnapshot): Promise<SnapshotFile> {
    const known = this.#known.get(id) ?? completed(id, told) ?? (await this.#readManifest(id, told));
    this.#known.set(id, known);
    return known;
  }

  /** One that cannot be read is listed all the same, and says so: it is there, and whoever needs it must know. */
  async #readManifest(id: string, told: PartialManifest): Promise<SnapshotFile> {
    try {
      const read = await this.#calls.call('restoreSnapshot', async (adapter) =>
        readState(await adapter.restoreSnapshot(id), `${this.#calls.name}.restoreSnapshot()`),
      );
      if (read.damage !== null) this.#unreadable.add(id);
      return manifestOf(id, read, told);
    } catch (error) {
      this.#unreadable.add(id);
      const note = `Cannot be read: ${toAppError(error).message}`;
      return { ...manifestOf(id, null, told), note };
    }
  }
}

function completed(id: string, told: PartialManifest): SnapshotFile | null {
  const { name, note, trigger, pinned, createdAt, taskCount, counts, contentHash, sizeBytes = 0 } = told;
  if (name === undefined || note === undefined || trigger === undefined || pinned === undefined) return null;
  if (createdAt === undefined || taskCount === undefined || counts === undefined) return null;
  const facts = { id, name, note, trigger, pinned, createdAt, taskCount, counts, contentHash: contentHash ?? '' };
  return { ...facts, ...checkOf(told), sizeBytes };
}

function checkOf({ lastVerifiedAt, verified }: PartialManifest) {
  return lastVerifiedAt === undefined || verified === undefined ? null : { lastVerifiedAt, verified };
}

function manifestOf(id: string, read: ReadState | null, told: PartialManifest): SnapshotFile {
  const tasks = read?.tasks ?? [];
  const kept = manifestSchema.parse(read?.snapshot);
  return {
    id,
    name: told.name ?? kept.name ?? id,
    note: told.note ?? kept.note ?? '',
    trigger: told.trigger ?? kept.trigger ?? (id.startsWith('auto') ? 'automatic' : 'manual'),
    pinned: told.pinned ?? kept.pinned ?? false,
    createdAt: told.createdAt ?? kept.createdAt ?? read?.header.savedAt ?? 0,
    taskCount: told.taskCount ?? kept.taskCount ?? tasks.length,
    counts: told.counts ?? kept.counts ?? countsOf(tasks),
    contentHash: read?.contentHash ?? '',
    ...checkOf(told),
    sizeBytes: told.sizeBytes ?? tasks.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0),
  };
}

function countsOf(tasks: readonly StoredTask[]): StatusCounts {
  const counts = { queued: 0, scheduled: 0, processing: 0, completed: 0, failed: 0 };
  for (const { text, statusIfAbsent } of tasks) {
    const named = objectEntries(text, Number.MAX_SAFE_INTEGER).find(({ key }) => key === 'status')?.valueText;
    counts[TASK_STATUSES.find((status) => named === `"${status}"`) ?? statusIfAbsent]++;
  }
  return counts;
}

function assertId(id: string): void {
  if (isSnapshotId(id)) return;
  throw new AppError('snapshot.invalid-id', `Not a snapshot id: ${JSON.stringify(id.slice(0, 140))}`, {
    hint: 'Use 1 to 128 letters, digits, dots, underscores or hyphens, beginning with a letter or digit.',
  });
}

function cannotLabel(name: string): AppError {
  return new AppError('storage.unsupported', `${name} keeps no names, notes and pins of snapshots`, {
    hint: 'Give the adapter a method labelSnapshot(id, labels).',
  });
}

function notFound(id: string): AppError {
  return new AppError('snapshot.not-found', `There is no snapshot ${id}`, { details: { id } });
}
