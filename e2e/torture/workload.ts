import { Random } from '../../src-main/bench/fixtures/random.ts';
import type { Operation } from './history.ts';

/** Tasks a writer may finish or remove, and snapshots whose content is known. */
export interface Knowledge {
  readonly held: { readonly id: string; readonly token: number }[];
  readonly removable: string[];
  readonly snapshots: string[];
}

type NewTask = Extract<Operation, { kind: 'add' }>['tasks'][number];

/** More than this and removing outweighs adding. */
const MANY_TASKS = 60;
const MANY_SNAPSHOTS = 6;
const PROJECTS = ['alpha', 'beta', 'gamma'] as const;
/** Now and then a body that needs several pages. */
const LARGE_BODY = 24 * 1024;

/** A writer's operations, the same for the same seed and the same answers. */
export class Workload {
  readonly #random: Random;
  readonly #name: string;
  #count = 0;

  constructor(seed: number) {
    this.#random = new Random(seed);
    this.#name = seed.toString(36);
  }

  /** What is asked for at the same time; operations that concern the whole queue come alone. */
  next(known: Knowledge): Operation[] {
    if (this.#random.chance(0.15)) return [this.#alone(known)];
    return Array.from({ length: 1 + this.#random.below(4) }, () => this.#one(known));
  }

  /** A new task, which depends on nothing. */
  add(size = 1): Operation {
    return { kind: 'add', tasks: Array.from({ length: size }, () => this.#task()) };
  }

  #alone({ snapshots }: Knowledge): Operation {
    const taken = snapshots[this.#random.below(snapshots.length)];
    const wish = this.#random.next();
    if (taken !== undefined && (snapshots.length > MANY_SNAPSHOTS || wish < 0.15)) {
      snapshots.splice(snapshots.indexOf(taken), 1);
      return { kind: 'drop-snapshot', id: taken };
    }
    if (taken !== undefined && wish < 0.35) return { kind: 'restore', id: taken };
    if (wish < 0.6) return { kind: 'save' };
    return { kind: 'snapshot', name: this.#newName('exact'), alone: true };
  }

  #one({ held, removable }: Knowledge): Operation {
    const wish = this.#random.next();
    if (removable.length > 0 && wish < (removable.length > MANY_TASKS ? 0.6 : 0.12)) {
      const [id = ''] = removable.splice(this.#random.below(removable.length), 1);
      return { kind: 'remove', id };
    }
    if (held.length > 0 && wish < 0.45) return this.#finish(held);
    if (wish < 0.65) return { kind: 'claim' };
    if (wish < 0.68) return { kind: 'save' };
    if (wish < 0.7) return { kind: 'snapshot', name: this.#newName('loose'), alone: false };
    return this.add(wish < 0.8 ? 2 + this.#random.below(5) : 1);
  }

  #finish(held: Knowledge['held']): Operation {
    const [task = { id: '', token: 0 }] = held.splice(this.#random.below(held.length), 1);
    const mark = this.#newName('outcome');
    if (this.#random.chance(0.6)) return { kind: 'complete', ...task, result: { mark } };
    return { kind: 'fail', ...task, error: { message: mark } };
  }

  #task(): NewTask {
    const number = this.#random.below(1_000_000);
    const projectId = this.#random.chance(0.8) ? { projectId: this.#random.pick(PROJECTS) } : {};
    const text = this.#random.chance(0.03)
      ? 'x'.repeat(LARGE_BODY)
      : `line ${number}\nquoted "日本" \\ ${'y'.repeat(60)}`;
    const common = { id: this.#newName('t'), priority: this.#random.below(5), maxRetries: this.#random.below(2) };
    return { ...common, ...projectId, type: 'issue', data: { number, text }, note: number % 7 === 0 ? null : 'kept' };
  }

  #newName(kind: string): string {
    this.#count += 1;
    return `${kind}-${this.#name}-${this.#count}`;
  }
}
