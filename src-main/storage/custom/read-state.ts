import { z } from 'zod';
import { AppError } from '../../../src-shared/errors/app-error.ts';
import type { Damage } from '../../../src-shared/models/queue.ts';
import { strategySchema } from '../../../src-shared/models/queue.ts';
import type { ChangeBatch } from '../change-batch.ts';
import type { CheckpointHeader, StoredTask } from '../checkpoint.ts';
import { parseProjectStats } from '../legacy/legacy-project-stats.ts';
import { pausesSchema, withPauses } from '../pauses.ts';
import { STATE_FORMAT, STATE_LISTS } from '../queue-state.ts';
import { kindOf, readEntries, type StateEntries } from './state-entries.ts';

/** What an adapter gave back, understood. */
export interface ReadState {
  readonly header: CheckpointHeader;
  readonly tasks: readonly StoredTask[];
  /** Null where the state makes no claim, or an adapter put keys in another order. */
  readonly contentHash: string | null;
  readonly damage: Damage | null;
  readonly changes: readonly ChangeBatch[];
  /** As it stands in the state, unchecked. */
  readonly snapshot: unknown;
}

const READABLE_MAJOR = 2;

const factsSchema = z.object({
  strategy: strategySchema.nullable().catch(null),
  savedAt: z.coerce.date().transform(Number).nullable().catch(null),
  paused: pausesSchema.nullable().catch(null),
  contentHash: z.string().nullable().catch(null),
  checksum: z.object({ texts: z.string(), values: z.string() }).nullable().catch(null),
});

const totalsSchema = z.object({
  projectId: z.string().nullable(),
  completedTotal: z.number(),
  failedTotal: z.number(),
  weight: z.number(),
});

const changesSchema = z.array(
  z.object({
    revision: z.number(),
    puts: z.array(z.object({ seq: z.number(), text: z.string() })),
    removes: z.array(z.number()),
    projects: z.array(totalsSchema),
    strategy: strategySchema,
    paused: pausesSchema.exactOptional(),
    taskCount: z.number(),
    contentHash: z.string(),
  }),
);

/**
 * Reads a state: ours, or of the original system (also a bare array of tasks). `storage.adapter-invalid` for what is
 * none, `file.newer-version`. A state whose content is not what it was is told in `damage`.
 *
 * @param from Whose answer it is, for messages: "MyStorage.load()".
 */
export function readState(answer: unknown, from: string): ReadState {
  const state = stateOf(answer, from);
  refuseNewer(state, from);
  const facts = factsSchema.parse(state);
  const entries = readEntries(state, from);
  const projectStats: unknown = Reflect.get(state, 'projectStats') ?? {};
  const sum = entries.checksum.of({ strategy: facts.strategy, projectStats });
  const isToTheLetter = facts.checksum?.texts === sum.texts;
  const isIntact = facts.checksum === null || isToTheLetter || facts.checksum.values === sum.values;
  return {
    header: {
      strategy: facts.strategy,
      savedAt: facts.savedAt,
      projects: parseProjectStats(projectStats),
      ...withPauses(facts.paused ?? undefined),
    },
    tasks: entries.tasks,
    contentHash: isToTheLetter ? facts.contentHash : null,
    damage: damageOf(entries, isIntact, from),
    changes: readChanges(state, from),
    snapshot: Reflect.get(state, 'snapshot'),
  };
}

function stateOf(answer: unknown, from: string): object {
  if (Array.isArray(answer)) return { queue: answer };
  const isState = typeof answer === 'object' && answer !== null && STATE_LISTS.some(([name]) => name in answer);
  if (isState) return answer;
  const found = typeof answer === 'object' && answer !== null ? 'an object without a queue' : kindOf(answer);
  throw new AppError('storage.adapter-invalid', `${from} answered ${found}, which is no state of a queue`, {
    hint: 'It must answer what save() was given, or null where nothing was saved.',
  });
}

function refuseNewer(state: object, from: string): void {
  const version = String(Reflect.get(state, 'version'));
  if (Reflect.get(state, 'format') !== STATE_FORMAT || Number.parseInt(version, 10) <= READABLE_MAJOR) return;
  throw new AppError('file.newer-version', `${from} answered a state of version ${version}: this one reads 2.x`, {
    hint: 'Open it with a newer Poppo Queue.',
  });
}

function damageOf({ tasks, firstProblem }: StateEntries, isIntact: boolean, from: string): Damage | null {
  const tasksReadable = tasks.length;
  if (firstProblem !== null) return { sentence: `In what ${from} answered, ${firstProblem}`, tasksReadable };
  if (isIntact) return null;
  const sentence = `What ${from} answered is not what was saved: its tasks or totals do not match their checksum`;
  return { sentence, tasksReadable };
}

function readChanges(state: object, from: string): readonly ChangeBatch[] {
  const parsed = changesSchema.safeParse(Reflect.get(state, 'changes') ?? []);
  if (parsed.success) return parsed.data;
  const place = ['changes', ...(parsed.error.issues[0]?.path ?? [])].join('.');
  throw new AppError(
    'storage.adapter-invalid',
    `${from} answered changes that are none: ${place} is missing or wrong`,
    {
      hint: 'It must answer what append() was given, in order.',
    },
  );
}
