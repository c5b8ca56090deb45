import type { RolledSample } from '../../../src-shared/models/metric-history.ts';

const LONGEST_MS = 10 * 60_000;

/** The last samples of one queue, and how long ago one of its tasks was completed. */
export class SampleWindow {
  #samples: RolledSample[] = [];
  #completedAt: number | null = null;
  #firstAt: number | null = null;

  add(sample: RolledSample): void {
    // A clock that was set back begins a new window: older samples would count as later ones.
    const isLater = (this.#samples.at(-1)?.at ?? Number.NEGATIVE_INFINITY) <= sample.at;
    const kept = isLater ? this.#samples : [];
    this.#samples = [...kept.filter(({ at }) => at > sample.at - LONGEST_MS), sample];
    if (!isLater || this.#firstAt === null) this.#firstAt = sample.at;
    if ((sample.counts['tasks.completed'] ?? 0) > 0 || !isLater) this.#completedAt = sample.at;
  }

  last(ms: number): RolledSample[] {
    const end = this.#samples.at(-1)?.at ?? 0;
    return this.#samples.filter(({ at }) => at > end - ms);
  }

  /** Since the last completion that was seen, or since the queue is watched. */
  idleMs(now: number): number {
    return Math.max(0, now - (this.#completedAt ?? this.#firstAt ?? now));
  }
}
