import { AppError } from '../../../src-shared/errors/app-error.ts';
import type { CheckpointSource } from '../checkpoint.ts';
import { pausesText } from '../pauses.ts';
import { LONG_TEXT, longText, projectFields, referenceTo } from './batch-ops.ts';
import { bucketOf } from './keys.ts';
import type { ScriptCall } from './redis-link.ts';
import { SAVE_BEGIN, SAVE_GIVE_UP, SAVE_PUT, SAVE_SWITCH } from './scripts/save-scripts.ts';
import type { WriteContext } from './stage.ts';
import { lineOf, seqOf } from './task-line.ts';

/** Chunks on their way at the same time. They are smaller than a batch may be: nobody waits for a single one. */
const IN_FLIGHT = 8;
const CHUNK_TASKS = 256;
const CHUNK_BYTES = 256 * 1024;

/**
 * Writes a whole state beside the one that counts and makes it count by one command. Answers the number of its
 * generation and its long texts. Where it rejects, the old one still counts, unless the answer to that one command was lost.
 */
export async function writeGeneration(
  context: WriteContext,
  source: CheckpointSource,
  revision: number,
  savedAt: number,
): Promise<{ generation: number; longTexts: readonly string[] }> {
  const { link, keys, token, session, ttl } = context;
  const common = [keys.meta, keys.lease];
  const generation = Number(await link.script('save', { script: SAVE_BEGIN, keys: common, args: [token] }));
  const { taskCount, contentHash, header } = source;
  try {
    const writer = new GenerationWriter({ ...context, generation });
    await writer.write(source);
    await link.script('save', {
      script: SAVE_SWITCH,
      keys: common,
      args: [
        ...[token, generation, ttl, keys.changed, session, revision],
        ...[header.strategy ?? '', taskCount, contentHash, savedAt, pausesText(header.paused)],
      ],
    });
    return { generation, longTexts: writer.longTexts };
  } catch (error) {
    await link.script('give up', { script: SAVE_GIVE_UP, keys: common, args: [token, generation] }).catch(() => {});
    throw error;
  }
}

class GenerationWriter {
  readonly longTexts: string[] = [];
  readonly #context: WriteContext;
  readonly #waiting: Promise<unknown>[] = [];
  #buckets = new Map<string, string[]>();
  #ops = 0;
  #bytes = 0;
  #nextSeq = 1;

  constructor(context: WriteContext) {
    this.#context = context;
  }

  async write({ header, taskCount, tasks }: CheckpointSource): Promise<void> {
    let written = 0;
    try {
      for (const task of tasks()) {
        const line = lineOf(task);
        const seq = Math.max(seqOf(line) ?? this.#nextSeq, 0);
        this.#nextSeq = Math.max(this.#nextSeq, seq + 1);
        written += 1;
        await this.#put(seq, line);
      }
      await this.#flush();
      for (const pairs of slices(projectFields(header.projects), 2 * CHUNK_TASKS)) await this.#send([['', pairs]]);
    } finally {
      await Promise.allSettled(this.#waiting);
    }
    await Promise.all(this.#waiting);
    if (written === taskCount) return;
    throw new AppError('internal.unexpected', `Cannot save: ${taskCount} tasks were announced, ${written} came`);
  }

  async #put(seq: number, line: string): Promise<void> {
    let text = line;
    if (line.length > LONG_TEXT) {
      const long = longText(seq, line, 's');
      for (const [index, piece] of long.pieces.entries()) await this.#send([[long.member, [String(index), piece]]]);
      this.longTexts.push(long.member);
      text = referenceTo(long);
    }
    if (this.#ops >= CHUNK_TASKS || (this.#ops > 0 && this.#bytes + text.length > CHUNK_BYTES)) await this.#flush();
    const member = bucketOf(seq);
    const pairs = this.#buckets.get(member) ?? [];
    pairs.push(String(seq), text);
    this.#buckets.set(member, pairs);
    this.#ops += 1;
    this.#bytes += text.length;
  }

  async #flush(): Promise<void> {
    if (this.#buckets.size > 0) await this.#send([...this.#buckets]);
    this.#buckets = new Map();
    this.#ops = 0;
    this.#bytes = 0;
  }

  async #send(hashes: readonly (readonly [string, readonly (string | Buffer)[]])[]): Promise<void> {
    const { link, keys, token, generation, ttl } = this.#context;
    const keyOf = (member: string) => (member === '' ? keys.projects(generation) : keys.member(generation, member));
    const call: ScriptCall = {
      script: SAVE_PUT,
      keys: [keys.meta, keys.lease, keys.touched(generation), ...hashes.map(([member]) => keyOf(member))],
      args: [token, generation, ttl, ...hashes.flatMap(([member, pairs]) => [member, pairs.length, ...pairs])],
    };
    const sent = link.script('save', call);
    // It is awaited a few chunks later; until then a rejection has a handler already.
    sent.catch(() => {});
    this.#waiting.push(sent);
    if (this.#waiting.length >= IN_FLIGHT) await this.#waiting.shift();
  }
}

function* slices<T>(items: readonly T[], size: number): Generator<T[], void> {
  for (let at = 0; at < items.length; at += size) yield items.slice(at, at + size);
}
