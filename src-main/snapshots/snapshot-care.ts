import { AppError, isAppError } from '../../src-shared/errors/app-error.ts';
import type { RetentionPlan, RetentionPolicy } from '../../src-shared/models/retention.ts';
import {
  type Snapshot,
  type SnapshotChange,
  snapshotChangeSchema,
  type Verification,
} from '../../src-shared/models/snapshot.ts';
import { readRows } from '../engine/store/read-view.ts';
import type { SnapshotLabels } from '../storage/snapshot-labels.ts';
import { type CatalogEntry, type SnapshotCatalog, toSnapshot } from './catalog.ts';
import { previewRetention } from './retention.ts';
import { pruneRefused, safePlan } from './safe-plan.ts';
import type { SnapshotParts } from './snapshot-parts.ts';
import { contentsOfSnapshot } from './snapshot-tasks.ts';
import { findProblem, type VerifyOptions } from './verify.ts';

interface ServiceCalls {
  readonly settled: () => Promise<void>;
  /** Brings the catalog in line with storage; for a caller that keeps mutations out. */
  readonly sync: () => Promise<void>;
  readonly delete: (id: string) => Promise<void>;
}

/** What is done with snapshots after they were taken, their content apart: labels, verification, pruning. @internal */
export class SnapshotCare {
  readonly #parts: SnapshotParts;
  readonly #catalog: SnapshotCatalog;
  readonly #service: ServiceCalls;

  constructor(parts: SnapshotParts, catalog: SnapshotCatalog, service: ServiceCalls) {
    this.#parts = parts;
    this.#catalog = catalog;
    this.#service = service;
  }

  /** Renames, annotates, pins or unpins. `snapshot.not-found`; `input.invalid` names the field. */
  async update(id: string, change: SnapshotChange): Promise<Snapshot> {
    const given = readChange(change);
    const before = this.#get(id);
    const { name = before.name, note = before.note, pinned = before.pinned } = given;
    return this.#label(id, { ...before, name, note, pinned });
  }

  /**
   * Reads all of a snapshot where it is kept and compares it with its checksum. A damaged one is no error: the
   * answer says what is wrong. `keepResult: false` leaves no trace, for queues that may not be written.
   */
  async verify(id: string, options: VerifyOptions & { readonly keepResult?: boolean } = {}): Promise<Verification> {
    const problem = await this.#parts.measure('verify', () => this.#findProblem(this.#catalog.get(id), options));
    const verified = { ...this.#get(id), lastVerifiedAt: this.#parts.clock.now(), verified: problem === null };
    const snapshot = options.keepResult === false ? verified : await this.#keepResult(id, verified);
    return { snapshot, problem };
  }

  /** What pruning would do now. */
  previewRetention(policy: RetentionPolicy): RetentionPlan {
    return previewRetention(this.#list(), policy);
  }

  /**
   * Deletes what the policy does not keep. At least one snapshot that was found whole, now or earlier, stays: where
   * the plan has none, the newest that stay are verified first. `snapshot.prune-refused` where not all that is kept
   * can be read, or nothing is whole; nothing is deleted then.
   */
  async prune(policy: RetentionPolicy): Promise<RetentionPlan> {
    await this.#service.settled();
    if (!this.#parts.backend.savesOnCommit) await this.#refuseUnreadable();
    const plan = await safePlan(policy, {
      list: () => this.#list(),
      isWhole: async (id) => (await this.verify(id)).problem === null,
    });
    for (const { snapshotId } of plan.prune) await this.#service.delete(snapshotId);
    return plan;
  }

  #list(): Snapshot[] {
    return this.#catalog.list().map(toSnapshot);
  }

  #get(id: string): Snapshot {
    return toSnapshot(this.#catalog.get(id));
  }

  async #findProblem(entry: CatalogEntry, options: VerifyOptions): Promise<string | null> {
    const { backend, clock, newId } = this.#parts;
    if (backend.savesOnCommit) return findProblem(entry, readRows(backend.store.db, entry.mark), options);
    try {
      const stored = await backend.readSnapshot(entry.id);
      return await findProblem(entry, contentsOfSnapshot(stored, { now: clock.now(), newId }), options);
    } catch (error) {
      if (isAppError(error, 'snapshot.unreadable')) return error.message;
      throw error;
    }
  }

  // An adapter without a place for labels: the result counts for as long as the queue runs.
  async #keepResult(id: string, verified: Snapshot): Promise<Snapshot> {
    try {
      return await this.#label(id, verified);
    } catch (error) {
      if (!isAppError(error, 'storage.unsupported')) throw error;
      return this.#setLabels(id, verified);
    }
  }

  async #label(id: string, { name, note, pinned, lastVerifiedAt, verified }: SnapshotLabels): Promise<Snapshot> {
    const labels = { name, note, pinned, lastVerifiedAt, verified };
    await this.#parts.backend.labelSnapshot(id, labels);
    return this.#setLabels(id, labels);
  }

  async #setLabels(id: string, labels: SnapshotLabels): Promise<Snapshot> {
    await this.#parts.commits.run((tx) => {
      this.#catalog.setLabels(id, labels);
      tx.touch();
    });
    return this.#get(id);
  }

  // An empty folder where snapshots were is one that is not mounted, more often than one that was cleared.
  async #refuseUnreadable(): Promise<void> {
    const { backend, commits } = this.#parts;
    const unreadable = await backend.unreadableSnapshots();
    if (unreadable.length > 0) throw pruneRefused(`${unreadable.join(', ')} cannot be read`);
    await commits.exclusive(async () => {
      const known = this.#catalog.list().length;
      const kept = await backend.listSnapshots();
      if (kept.length === 0 && known > 0) throw pruneRefused(`none of the ${known} snapshots is found in its storage`);
      await this.#service.sync();
    });
  }
}

function readChange(change: SnapshotChange): SnapshotChange {
  const parsed = snapshotChangeSchema.safeParse(change);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const field = issue?.path.join('.') || 'snapshot';
  throw new AppError('input.invalid', `${field}: ${issue?.message ?? 'is not valid'}`, { details: { field } });
}
