import type { Task } from '../../src-main/engine/task-input.ts';
import type { Operation } from './history.ts';
import { type Content, copyOf, isStalled, type QueueModel, requeued, textOf, totalsOf } from './model.ts';

export interface Verdict {
  /** Acknowledged changes that are not there. */
  readonly lost: readonly string[];
  /** What is there and nothing explains. */
  readonly invented: readonly string[];
  /** Operations with an unknown outcome that turned out to have happened. */
  readonly happened: number;
}

/**
 * Whether what a queue holds is explained by what it acknowledged, plus whole operations whose outcome is unknown,
 * each at most once.
 */
export function checkContent(actual: Content, model: QueueModel, open: readonly Operation[]): Verdict {
  const verdict = explain(actual, model.content, model.held, open);
  const others = isClean(verdict) ? [] : model.alternatives.map((base) => explain(actual, base, model.held, open));
  return others.find(isClean) ?? verdict;
}

/** The snapshots there must be, and may be. */
export function checkSnapshots(listed: readonly string[], model: QueueModel, open: readonly Operation[]): Verdict {
  const dropped = new Set(open.flatMap((operation) => (operation.kind === 'drop-snapshot' ? operation.id : [])));
  const lost = [...model.snapshots.keys()].filter((id) => !listed.includes(id) && !dropped.has(id));
  const unasked = listed.filter((id) => !model.snapshots.has(id));
  const possible = open.filter(({ kind }) => kind === 'snapshot' || kind === 'restore').length;
  return {
    lost: lost.map((id) => `snapshot ${id} is gone`),
    invented: unasked.slice(possible).map((id) => `snapshot ${id} was never asked for`),
    happened: Math.min(unasked.length, possible),
  };
}

function isClean({ lost, invented }: Verdict): boolean {
  return lost.length + invented.length === 0;
}

function explain(actual: Content, base: Content, held: ReadonlySet<string>, open: readonly Operation[]): Verdict {
  const explainer = new Explainer(base, held, open);
  const ids = new Set([...base.tasks.keys(), ...actual.tasks.keys()]);
  for (const id of ids) explainer.compare(base.tasks.get(id), actual.tasks.get(id));
  explainer.compareBatches(actual);
  explainer.compareTotals(actual);
  return explainer.verdict();
}

/** Times that the outcome of an operation has and its request has not. */
const TIMES = ['addedAt', 'startedAt', 'completedAt', 'failedAt', 'runAt'] as const;

class Explainer {
  readonly #held: ReadonlySet<string>;
  readonly #open: readonly Operation[];
  readonly #expected: Content;
  readonly #used = new Set<Operation>();
  readonly #lost: string[] = [];
  readonly #invented: string[] = [];
  #claimsLeft: number;

  constructor(base: Content, held: ReadonlySet<string>, open: readonly Operation[]) {
    this.#held = held;
    this.#open = open;
    this.#expected = copyOf(base);
    this.#claimsLeft = open.filter(({ kind }) => kind === 'claim').length;
  }

  compare(before: Task | undefined, after: Task | undefined): void {
    if (textOf(before) === textOf(after) || this.#isExplained(before, after)) return;
    const id = before?.id ?? after?.id;
    const sentence = `task ${id} should be ${textOf(before)} and is ${textOf(after)}`;
    (before === undefined ? this.#invented : this.#lost).push(sentence);
  }

  /** Tasks that were added together are there together. */
  compareBatches({ tasks }: Content): void {
    for (const operation of this.#used) {
      if (operation.kind !== 'add') continue;
      const missing = operation.tasks.filter(({ id }) => !tasks.has(id));
      if (missing.length > 0)
        this.#lost.push(`of ${operation.tasks.length} tasks added together ${missing.length} lack`);
    }
  }

  compareTotals({ totals }: Content): void {
    for (const project of new Set([...totals.keys(), ...this.#expected.totals.keys()])) {
      const [found, expected] = [{ totals, tasks: new Map() }, this.#expected].map((content) =>
        JSON.stringify(totalsOf(content, { projectId: project })),
      );
      if (found !== expected) this.#lost.push(`totals of project ${project} should be ${expected} and are ${found}`);
    }
  }

  verdict(): Verdict {
    const claims = this.#open.filter(({ kind }) => kind === 'claim').length - this.#claimsLeft;
    return { lost: this.#lost, invented: this.#invented, happened: this.#used.size + claims };
  }

  #isExplained(before: Task | undefined, after: Task | undefined): boolean {
    return (
      this.#open.some((operation) => {
        if (this.#used.has(operation) || !this.#explains(operation, before, after)) return false;
        // One add may be the reason for many tasks, and one claim puts back all stalled ones.
        if (operation.kind !== 'claim') this.#used.add(operation);
        return true;
      }) || this.#isAddedWithOthers(after)
    );
  }

  #isAddedWithOthers(after: Task | undefined): boolean {
    return [...this.#used].some((operation) => operation.kind === 'add' && this.#explains(operation, undefined, after));
  }

  #explains(operation: Operation, before: Task | undefined, after: Task | undefined): boolean {
    switch (operation.kind) {
      case 'add':
        return before === undefined && operation.tasks.some((input) => isAdded(input, after));
      case 'remove':
        return operation.id === before?.id && after === undefined;
      case 'claim':
        return before !== undefined && after !== undefined && this.#isClaimed(before, after);
      case 'complete':
      case 'fail':
        return operation.id === before?.id && after !== undefined && this.#isFinished(operation, before, after);
      default:
        return false;
    }
  }

  #isClaimed(before: Task, after: Task): boolean {
    const waiting = isStalled(before, this.#held) ? requeued(before) : before;
    if (waiting.status !== 'queued') return false;
    if (textOf(waiting) === textOf(after)) return true;
    if (this.#claimsLeft === 0 || !isSame({ ...waiting, status: 'processing' }, after)) return false;
    this.#claimsLeft -= 1;
    return true;
  }

  #isFinished(operation: Extract<Operation, { kind: 'complete' | 'fail' }>, before: Task, after: Task): boolean {
    const outcome = outcomeOf(operation, before);
    if (!isSame(outcome, after)) return false;
    if (outcome.status === 'completed') totalsOf(this.#expected, before).completed += 1;
    if (outcome.status === 'failed') totalsOf(this.#expected, before).failed += 1;
    return true;
  }
}

function outcomeOf(operation: Extract<Operation, { kind: 'complete' | 'fail' }>, before: Task): Task {
  if (operation.kind === 'complete') return { ...before, status: 'completed', result: operation.result };
  const isFinal = before.retries >= before.maxRetries;
  if (isFinal) return { ...before, status: 'failed', lastError: operation.error };
  return { ...before, status: 'scheduled', retries: before.retries + 1, lastError: operation.error };
}

function isAdded(input: object & { readonly id: string }, after: Task | undefined): boolean {
  if (after?.id !== input.id) return false;
  return Object.entries(input).every(([name, value]) => JSON.stringify(after[name]) === JSON.stringify(value));
}

function isSame(left: Task, right: Task): boolean {
  return withoutTimes(left) === withoutTimes(right);
}

function withoutTimes(task: Task): string {
  const members = Object.entries(task).filter(([name]) => !(TIMES as readonly string[]).includes(name));
  return JSON.stringify(members.sort(([one], [other]) => (one < other ? -1 : 1)));
}
