/**
 * Remembers which tasks and projects changed since the last save, by name only: what they are now is read when
 * it is saved. A change that was rolled back leaves its name behind, which costs one needless write and no more.
 */
export class ChangeLog {
  #seqs = new Set<number>();
  #projects = new Set<string>();
  #isStateChanged = false;

  get isEmpty(): boolean {
    return this.#seqs.size === 0 && this.#projects.size === 0 && !this.#isStateChanged;
  }

  /** Tasks that changed; at least 1 where anything did. */
  get size(): number {
    return this.isEmpty ? 0 : Math.max(1, this.#seqs.size);
  }

  noteTask(seq: number): void {
    this.#seqs.add(seq);
  }

  noteProject(project: string): void {
    this.#projects.add(project);
  }

  noteState(): void {
    this.#isStateChanged = true;
  }

  /** Hands over what was noted and starts anew. */
  take(): ChangedNames {
    const taken = { seqs: this.#seqs, projects: this.#projects };
    this.#seqs = new Set();
    this.#projects = new Set();
    this.#isStateChanged = false;
    return taken;
  }

  /** Takes names back that could not be saved. */
  putBack({ seqs, projects }: ChangedNames): void {
    for (const seq of seqs) this.#seqs.add(seq);
    for (const project of projects) this.#projects.add(project);
    this.#isStateChanged = true;
  }
}

export interface ChangedNames {
  readonly seqs: ReadonlySet<number>;
  readonly projects: ReadonlySet<string>;
}
