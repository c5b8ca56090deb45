import type { ChangeBatch } from '../change-batch.ts';
import type { LongText } from './batch-ops.ts';

/** Where the long texts of tasks stand, so that the one that a change replaces can be removed after it. */
export class LongTexts {
  readonly #memberOf = new Map<number, string>();

  /** After a load or a save: these are all there are. */
  reset(members: Iterable<string>): void {
    this.#memberOf.clear();
    for (const member of members) this.#memberOf.set(seqOfMember(member), member);
  }

  /** Takes note of a batch that is kept; answers the members that no task refers to any more. */
  replacedBy({ puts, removes }: ChangeBatch, written: readonly LongText[]): string[] {
    if (this.#memberOf.size === 0 && written.length === 0) return [];
    const replaced: string[] = [];
    for (const seq of [...puts.map((put) => put.seq), ...removes]) {
      const member = this.#memberOf.get(seq);
      if (member !== undefined) replaced.push(member);
      this.#memberOf.delete(seq);
    }
    for (const { member } of written) this.#memberOf.set(seqOfMember(member), member);
    return replaced;
  }
}

function seqOfMember(member: string): number {
  return Number(/^x(\d+)\./.exec(member)?.[1] ?? -1);
}
