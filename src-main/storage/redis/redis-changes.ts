import type { ChangeBatch, ChangeStorage } from '../change-batch.ts';
import { pausesText } from '../pauses.ts';
import { type PlannedBatch, planBatch, projectFields } from './batch-ops.ts';
import { LongTexts } from './long-texts.ts';
import type { StoredPosition } from './owner-lease.ts';
import type { ScriptCall } from './redis-link.ts';
import { removeMembers } from './remove-generation.ts';
import { APPEND } from './scripts/append-script.ts';
import { appendStaged, type WriteContext } from './stage.ts';

/** Before a session's first batch. */
const START = -1;

/**
 * Appends changes in order, each at most once: Redis holds the revision of the last batch of the running session,
 * refuses a batch that would leave a gap, and takes no notice of one it has already.
 */
export class RedisChanges implements ChangeStorage {
  readonly inPlace = true;
  readonly longTexts = new LongTexts();
  readonly #context: () => WriteContext;
  readonly #afterWrite: () => void;
  /** The last batch that is known to be kept. */
  #kept = START;
  /** Tells the writes of one session apart. */
  #attempts = 0;
  /** The last batch that was sent. */
  #sent = START;
  /** A batch too big for one script is on its way: those after it wait, as it is applied only when it is whole. */
  #staging: Promise<void> | null = null;
  /** Redis holds less than it acknowledged, or no queue of ours yet: only a whole state makes up for it. */
  #needsWhole = false;

  constructor(context: () => WriteContext, afterWrite: () => void) {
    this.#context = context;
    this.#afterWrite = afterWrite;
  }

  async append(batch: ChangeBatch): Promise<void> {
    const context = this.#context();
    this.#attempts += 1;
    const write = `${context.session}.${batch.revision}.${this.#attempts}`;
    const plan = planBatch(batch, write);
    const prev = Math.min(this.#sent, batch.revision - 1);
    this.#sent = Math.max(this.#sent, batch.revision);
    try {
      while (this.#staging) await this.#staging;
      if (isSmall(plan)) await context.link.script('append changes', appendCall(context, batch, plan, prev));
      else await this.#stage(appendStaged(context, batch, plan, prev, write));
    } catch (error) {
      this.#sent = this.#kept;
      if (isGap(error)) this.#needsWhole = true;
      throw error;
    }
    this.#kept = Math.max(this.#kept, batch.revision);
    const replaced = this.longTexts.replacedBy(batch, plan.longTexts);
    // What fails to go now is found by the next load.
    await removeMembers(context.link, context.keys, context.generation, replaced).catch(() => {});
    this.#afterWrite();
  }

  async #stage(staged: Promise<unknown>): Promise<void> {
    const done = (): void => {
      this.#staging = null;
    };
    this.#staging = staged.then(done, done);
    await staged;
  }

  /** True where changes alone do not lead to the right content: there is no queue yet, or Redis lost some of it. */
  wantsCheckpoint(): boolean {
    return this.#needsWhole;
  }

  /** Revision that a whole state stands for: nothing sent up to now may be applied after it. */
  get sent(): number {
    return this.#sent;
  }

  /** A whole state was saved, which counts as the batch `revision`. */
  wasSaved(revision: number): void {
    this.#kept = Math.max(this.#kept, revision);
    this.#sent = Math.max(this.#sent, revision);
    this.#needsWhole = false;
  }

  /** There is nothing of ours that changes could be applied to. */
  nothingKept(): void {
    this.#needsWhole = true;
  }

  /** A new session, which knows of no batch yet. */
  restart(): void {
    this.#kept = START;
    this.#sent = START;
    this.#needsWhole = false;
  }

  /** After a reconnect: whether Redis still holds all that it acknowledged in this session. */
  compare(position: StoredPosition, session: string): boolean {
    const held = position.session === session ? position.revision : START;
    if (held < this.#kept) this.#needsWhole = true;
    return !this.#needsWhole;
  }
}

function isSmall({ chunks, longTexts }: PlannedBatch): boolean {
  return chunks.length <= 1 && longTexts.length === 0;
}

function isGap(error: unknown): boolean {
  return error instanceof Error && error.cause instanceof Error && /^PQ(GAP|LOST)/.test(error.cause.message);
}

function appendCall(context: WriteContext, batch: ChangeBatch, plan: PlannedBatch, prev: number): ScriptCall {
  const { keys, token, session, generation, ttl } = context;
  const buckets = plan.chunks[0] ?? [];
  const projects = projectFields(batch.projects);
  return {
    script: APPEND,
    keys: [
      ...[keys.meta, keys.lease, keys.touched(generation), keys.projects(generation)],
      ...buckets.map(({ member }) => keys.member(generation, member)),
    ],
    args: [
      ...[token, session, prev, batch.revision, generation, ttl, keys.changed],
      ...[batch.strategy, batch.taskCount, batch.contentHash, projects.length],
      ...projects,
      ...buckets.flatMap(({ member, puts, removes }) => [member, puts.length, removes.length, ...puts, ...removes]),
      pausesText(batch.paused),
    ],
  };
}
