import { z } from 'zod';
import { isAppError } from '../../../src-shared/errors/app-error.ts';
import type { ChangeBatch } from '../change-batch.ts';
import { pausesText } from '../pauses.ts';
import type { BucketOps, LongText, PlannedBatch } from './batch-ops.ts';
import { projectFields } from './batch-ops.ts';
import { bucketOf, type RedisKeys } from './keys.ts';
import type { RedisLink, ScriptCall } from './redis-link.ts';
import {
  STAGE_APPLY,
  STAGE_BEGIN,
  STAGE_DECLARE,
  STAGE_DROP,
  STAGE_FINISH,
  STAGE_PUT,
} from './scripts/stage-scripts.ts';

/** Everything of a staged batch but its tasks, as it stands beside the stage. */
export const stagedHeadSchema = z.object({
  session: z.string(),
  revision: z.number(),
  strategy: z.string(),
  taskCount: z.number(),
  contentHash: z.string(),
  projects: z.array(z.string()),
  paused: z.string().default(''),
});
export type StagedHead = z.infer<typeof stagedHeadSchema>;

/** Who writes, and where to. */
export interface WriteContext {
  readonly link: RedisLink;
  readonly keys: RedisKeys;
  readonly token: string;
  readonly session: string;
  readonly generation: number;
  /** Seconds, 0 for ever. */
  readonly ttl: number;
}

/** Stands in a piece of the stage in place of a text: the task goes. */
export const REMOVED = '-';
const CALLS_AT_ONCE = 8;

/** Writes a batch through the stage. Answers false where it was applied before. */
export async function appendStaged(
  context: WriteContext,
  batch: ChangeBatch,
  plan: PlannedBatch,
  prev: number,
  attempt: string,
): Promise<boolean> {
  const { link, keys, token, session, generation } = context;
  const open = `${attempt}:${plan.chunks.length}:open`;
  const begun = await link.script('append changes', {
    script: STAGE_BEGIN,
    keys: [keys.meta, keys.lease],
    args: [token, session, prev, batch.revision, generation, open],
  });
  if (begun === 0) return false;
  const head: StagedHead = {
    session,
    revision: batch.revision,
    strategy: batch.strategy,
    taskCount: batch.taskCount,
    contentHash: batch.contentHash,
    projects: projectFields(batch.projects),
    paused: pausesText(batch.paused),
  };
  for (const text of plan.longTexts) await sendAll(link, longTextCalls(context, text, open));
  await sendAll(link, [
    ...plan.chunks.map((chunk, index) => putCall(context, chunk, index, open)),
    {
      script: STAGE_DECLARE,
      keys: [keys.meta, keys.lease],
      args: [token, open, declared(open), JSON.stringify(head)],
    },
    ...applyCalls(context, plan.chunks, head, declared(open)),
  ]);
  return true;
}

/**
 * Finishes or drops what an interrupted append left on the stage: declared whole, it is applied; else nothing of
 * it counts.
 */
export async function settleStage(context: WriteContext, mark: string, headText: string | undefined): Promise<void> {
  const { link, keys, token } = context;
  const pieces = pieceCount(mark);
  if (mark.endsWith(':open') || headText === undefined) {
    const stages = Array.from({ length: pieces }, (_, index) => keys.stage(index));
    const call = { script: STAGE_DROP, keys: [keys.meta, keys.lease, ...stages], args: [token, mark] };
    await link.script('drop changes that are not whole', call).catch(ignoreSettled);
    return;
  }
  const chunks: BucketOps[][] = [];
  for (let index = 0; index < pieces; index++) chunks.push(opsOf(await readPiece(link, keys, index)));
  await sendAll(link, applyCalls(context, chunks, stagedHeadSchema.parse(JSON.parse(headText)), mark));
}

export function pieceCount(mark: string): number {
  return Number(mark.split(':')[1] ?? 0);
}

export function readPiece(link: RedisLink, keys: RedisKeys, index: number): Promise<Record<string, string>> {
  return link.run('read staged changes', (client) => client.hgetall(keys.stage(index)));
}

function declared(open: string): string {
  return open.replace(/open$/, 'whole');
}

function opsOf(piece: Record<string, string>): BucketOps[] {
  const buckets = new Map<string, BucketOps>();
  for (const [field, text] of Object.entries(piece)) {
    const member = bucketOf(Number(field));
    const ops = buckets.get(member) ?? { member, puts: [], removes: [] };
    buckets.set(member, ops);
    if (text === REMOVED) ops.removes.push(field);
    else ops.puts.push(field, text);
  }
  return [...buckets.values()];
}

/** The pieces of a long text, which counts only once a bucket refers to it. */
export function longTextCalls(context: WriteContext, { member, pieces }: LongText, mark: string): ScriptCall[] {
  const { keys, token, generation, ttl } = context;
  return pieces.map((piece, index) => ({
    script: STAGE_PUT,
    keys: [keys.meta, keys.lease, keys.member(generation, member), keys.touched(generation)],
    args: [token, mark, ttl, member, index, piece],
  }));
}

function putCall(
  { keys, token, ttl }: WriteContext,
  chunk: readonly BucketOps[],
  index: number,
  mark: string,
): ScriptCall {
  const pairs = chunk.flatMap(({ puts, removes }) => [...puts, ...removes.flatMap((field) => [field, REMOVED])]);
  return {
    script: STAGE_PUT,
    keys: [keys.meta, keys.lease, keys.stage(index)],
    args: [token, mark, ttl, '', ...pairs],
  };
}

function applyCalls(
  context: WriteContext,
  chunks: readonly (readonly BucketOps[])[],
  head: StagedHead,
  mark: string,
): ScriptCall[] {
  const { keys, token, generation, ttl } = context;
  const applies = chunks.map((chunk, index) => ({
    script: STAGE_APPLY,
    keys: [
      ...[keys.meta, keys.lease, keys.touched(generation), keys.stage(index)],
      ...chunk.map(({ member }) => keys.member(generation, member)),
    ],
    args: [token, mark, ttl, ...chunk.flatMap(applyArguments)],
  }));
  const stages = chunks.map((_, index) => keys.stage(index));
  const { session, revision, strategy, taskCount, contentHash, projects, paused } = head;
  const finish = {
    script: STAGE_FINISH,
    keys: [keys.meta, keys.lease, keys.projects(generation), ...stages],
    args: [
      ...[token, mark, ttl, keys.changed, session, revision, strategy, taskCount, contentHash],
      ...projects,
      paused,
    ],
  };
  return [...applies, finish];
}

function applyArguments({ member, puts, removes }: BucketOps): (string | number)[] {
  const fields = puts.filter((_, index) => index % 2 === 0);
  return [member, fields.length, removes.length, ...fields, ...removes];
}

/** In several goes, so that the answers' and the socket's buffers stay small. */
export async function sendAll(link: RedisLink, calls: readonly ScriptCall[]): Promise<void> {
  for (let at = 0; at < calls.length; at += CALLS_AT_ONCE) {
    await link.scripts('write', calls.slice(at, at + CALLS_AT_ONCE));
  }
}

// Another connection of ours may have settled it in the meantime.
function ignoreSettled(error: unknown): void {
  if (!isAppError(error, 'internal.unexpected')) throw error;
}
