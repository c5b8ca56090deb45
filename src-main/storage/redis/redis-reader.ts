import { z } from 'zod';
import { strategySchema } from '../../../src-shared/models/queue.ts';
import type { ChangeBatch, TaskPut } from '../change-batch.ts';
import type { LoadedCheckpoint } from '../checkpoint.ts';
import { parsePauses, withPauses } from '../pauses.ts';
import type { ProjectTotals } from '../project-totals.ts';
import { parseReference } from './batch-ops.ts';
import type { RedisKeys } from './keys.ts';
import { fieldsOf, parseMeta, type QueueMeta } from './meta.ts';
import { inOrder, type PackedBucket, packLines, tasksIn } from './packed-lines.ts';
import type { RedisLink } from './redis-link.ts';
import { READ_CHANGES } from './scripts/save-scripts.ts';
import { pieceCount, REMOVED, readPiece, stagedHeadSchema } from './stage.ts';

const BUCKETS_AT_ONCE = 32;
const MEMBERS_AT_ONCE = 2000;
const PIECES_AT_ONCE = 4;

const projectSchema = z.object({
  projectId: z.string().nullable(),
  completedTotal: z.number(),
  failedTotal: z.number(),
  weight: z.number(),
});
const changesAnswer = z.tuple([
  z.number(),
  z.array(z.string()),
  z.array(z.string()),
  z.array(z.array(z.string())).optional(),
  z.array(z.string()).optional(),
]);

export interface RedisRead {
  readonly checkpoint: LoadedCheckpoint;
  readonly meta: QueueMeta;
  /** Long texts that tasks refer to. */
  readonly longTexts: readonly string[];
  /** Long texts that no task refers to. */
  readonly orphans: readonly string[];
}

/** Null where there is no queue. */
export async function readMeta(link: RedisLink, keys: RedisKeys): Promise<QueueMeta | null> {
  const fields = await link.run('read the queue', (client) => client.hgetall(keys.meta));
  return parseMeta(fields, link.target.name);
}

/**
 * Reads a queue as it was at one moment, also while its owner writes: what changed during the reading is read
 * again, until nothing is left. The tasks stay compressed in memory until they are asked for.
 */
export async function readQueue(link: RedisLink, keys: RedisKeys): Promise<RedisRead | null> {
  for (;;) {
    const meta = await readMeta(link, keys);
    if (meta === null) return null;
    const read = await new QueueReader(link, keys, meta).read();
    if (read !== null) return read;
  }
}

class QueueReader {
  readonly #link: RedisLink;
  readonly #keys: RedisKeys;
  readonly #generation: number;
  readonly #buckets = new Map<number, PackedBucket>();
  readonly #longTexts = new Set<string>();
  #unreadable = 0;
  #meta: QueueMeta;

  constructor(link: RedisLink, keys: RedisKeys, meta: QueueMeta) {
    this.#link = link;
    this.#keys = keys;
    this.#meta = meta;
    this.#generation = meta.generation;
  }

  /** Null where another whole state took the place of the one that was being read. */
  async read(): Promise<RedisRead | null> {
    const touched = this.#keys.touched(this.#generation);
    for (let from = 0; ; from += MEMBERS_AT_ONCE) {
      const to = from + MEMBERS_AT_ONCE - 1;
      const members = await this.#link.run('read the queue', (client) =>
        client.zrange(touched, String(from), String(to)),
      );
      await this.#readMembers(members);
      if (members.length < MEMBERS_AT_ONCE) break;
    }
    for (;;) {
      const projects = await this.#catchUp();
      if (projects === null) return null;
      const staged = await this.#staged();
      if (staged === null) return this.#result(projects, null);
      // The stage was read after the last look; it belongs to it only if nothing came between.
      const now = await readMeta(this.#link, this.#keys);
      if (now?.generation === this.#generation && now.changes === this.#meta.changes) {
        return this.#result(projects, staged);
      }
    }
  }

  /** Reads what changed since, until a look shows all of it at one moment, with the projects then. */
  async #catchUp(): Promise<ProjectTotals[] | null> {
    for (;;) {
      const answer = await this.#link.script('read the queue', {
        script: READ_CHANGES,
        keys: [this.#keys.meta, this.#keys.touched(this.#generation), this.#keys.projects(this.#generation)],
        args: [this.#meta.changes, this.#keys.member(this.#generation, '')],
      });
      const [whole, flatMeta, members, contents = [], projects = []] = changesAnswer.parse(answer);
      const meta = parseMeta(fieldsOf(flatMeta), this.#link.target.name);
      if (meta?.generation !== this.#generation) return null;
      this.#meta = meta;
      if (whole === 1) {
        for (const [index, member] of members.entries()) await this.#take(member, contents[index] ?? []);
        return projects.map((text) => projectSchema.parse(JSON.parse(text)));
      }
      await this.#readMembers(members);
    }
  }

  /** The next buckets are on their way while those that came are compressed. */
  async #readMembers(members: readonly string[]): Promise<void> {
    let coming = this.#fetch(members.slice(0, BUCKETS_AT_ONCE));
    for (let at = 0; at < members.length; at += BUCKETS_AT_ONCE) {
      const contents = await coming;
      coming = this.#fetch(members.slice(at + BUCKETS_AT_ONCE, at + 2 * BUCKETS_AT_ONCE));
      // It is awaited in the next round; until then a rejection has a handler already.
      coming.catch(() => {});
      for (const [index, content] of contents.entries()) await this.#take(members[at + index] ?? '', content);
    }
    await coming;
  }

  /** Flat fields and values of each member; of a long text, none. */
  async #fetch(members: readonly string[]): Promise<string[][]> {
    if (members.length === 0) return [];
    const answers = await this.#link.run('read tasks', async (client) => {
      const pipeline = client.pipeline();
      for (const member of members) {
        const key = this.#keys.member(this.#generation, member);
        if (member.startsWith('t')) pipeline.call('HGETALL', key);
        else pipeline.exists(key);
      }
      return (await pipeline.exec()) ?? [];
    });
    return answers.map(([error, content]) => {
      if (error !== null && !/^WRONGTYPE/.test(error.message)) throw error;
      if (error !== null) this.#unreadable += 1;
      return Array.isArray(content) ? content : [];
    });
  }

  async #take(member: string, content: readonly string[]): Promise<void> {
    if (!member.startsWith('t')) {
      this.#longTexts.add(member);
      return;
    }
    const lines: string[] = [];
    const references: string[] = [];
    for (const text of inOrder(content)) {
      const reference = parseReference(text);
      if (reference !== null) references.push(reference.member);
      const line = reference === null ? text : await this.#readLong(reference);
      if (line !== null) lines.push(line);
    }
    const bucket = Number(member.slice(1));
    if (lines.length === 0) this.#buckets.delete(bucket);
    else this.#buckets.set(bucket, { tasks: lines.length, packed: packLines(lines), references });
  }

  /** Null where a piece is missing. */
  async #readLong({ member, pieces }: { member: string; pieces: number }): Promise<string | null> {
    const key = this.#keys.member(this.#generation, member);
    const parts: Buffer[] = [];
    for (let at = 0; at < pieces; at += PIECES_AT_ONCE) {
      const fields = Array.from({ length: Math.min(PIECES_AT_ONCE, pieces - at) }, (_, n) => String(at + n));
      const some = await this.#link.run('read a long task', (client) => client.hmgetBuffer(key, ...fields));
      for (const part of some) {
        if (part === null) return null;
        parts.push(part);
      }
    }
    return Buffer.concat(parts).toString('utf8');
  }

  /** A batch that was declared whole and is not applied whole yet. */
  async #staged(): Promise<ChangeBatch | null> {
    const { staging, stagedHead } = this.#meta;
    if (staging === undefined || stagedHead === undefined || !staging.endsWith(':whole')) return null;
    const head = stagedHeadSchema.parse(JSON.parse(stagedHead));
    const { revision, strategy, taskCount, contentHash, projects } = head;
    const puts: TaskPut[] = [];
    const removes: number[] = [];
    for (let index = 0; index < pieceCount(staging); index++) {
      for (const [field, text] of Object.entries(await readPiece(this.#link, this.#keys, index))) {
        const reference = parseReference(text);
        const line = reference === null ? text : await this.#readLong(reference);
        if (line === REMOVED) removes.push(Number(field));
        else if (line !== null) puts.push({ seq: Number(field), text: line });
      }
    }
    return {
      ...{ revision, puts, removes, taskCount, contentHash },
      strategy: strategySchema.parse(strategy),
      ...withPauses(parsePauses(head.paused)),
      projects: projects.filter((_, index) => index % 2 === 1).map((text) => projectSchema.parse(JSON.parse(text))),
    };
  }

  #result(projects: ProjectTotals[], staged: ChangeBatch | null): RedisRead {
    const meta = this.#meta;
    const buckets = [...this.#buckets].sort(([left], [right]) => left - right).map(([, bucket]) => bucket);
    const tasks = buckets.reduce((sum, bucket) => sum + bucket.tasks, 0);
    const isWhole = staged !== null || (tasks === meta.taskCount && this.#unreadable === 0);
    const sentence = `The queue at ${this.#link.target.name} says it holds ${meta.taskCount} tasks, but ${tasks} can be read.`;
    const referred = new Set(buckets.flatMap(({ references }) => references));
    return {
      meta,
      longTexts: [...referred],
      orphans: staged === null ? [...this.#longTexts].filter((member) => !referred.has(member)) : [],
      checkpoint: {
        header: { strategy: meta.strategy, savedAt: meta.savedAt, projects, ...withPauses(parsePauses(meta.paused)) },
        contentHash: staged === null && isWhole ? meta.contentHash || null : null,
        format: 'redis-2',
        damage: isWhole ? null : { sentence, tasksReadable: tasks },
        tasks: () => tasksIn(buckets),
        changes: () => (staged === null ? [] : [staged]),
      },
    };
  }
}
