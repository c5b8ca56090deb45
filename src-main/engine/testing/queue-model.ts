import { isDeepStrictEqual } from 'node:util';
import type { TaskStatus } from '../../../src-shared/models/task.ts';
import type { Task, TaskInput } from '../task-input.ts';

interface Shown {
  readonly id: string;
  readonly status: TaskStatus;
  readonly retries: number;
  readonly maxRetries: number;
  readonly stalls?: number;
}

/** A task of the model: what the queue would show of it, its place, and the right to finish it. */
export interface ModelTask {
  readonly seq: number;
  shown: Record<string, unknown> & Shown;
  lease: { token: number | null; until: number } | null;
}

type Totals = Record<string, { completed: number; failed: number }>;

export interface ModelSnapshot {
  readonly tasks: readonly ModelTask[];
  readonly totals: Totals;
}

export const MODEL_OPTIONS = {
  maxRetries: 2,
  retryDelay: 1000,
  leaseMs: 60_000,
  keepCompleted: 3,
  keepFailed: 2,
  maxStalls: 2,
};

/** What a queue is, as plain arrays: every rule written down once more, the slow and obvious way. */
export class QueueModel {
  tasks: ModelTask[] = [];
  totals: Totals = {};
  readonly snapshots = new Map<string, ModelSnapshot>();
  isPaused = false;
  readonly pausedProjects = new Set<string>();
  #nextSeq = 1;
  #saved = this.#state();

  find(id: string): ModelTask | undefined {
    return this.tasks.find(({ shown }) => shown.id === id);
  }

  withStatus(status: TaskStatus): ModelTask[] {
    return this.tasks.filter(({ shown }) => shown.status === status);
  }

  /** Answers the ids that were there already. */
  add(inputs: readonly (TaskInput & { id: string })[], now: number): string[] {
    const duplicates: string[] = [];
    for (const input of inputs) {
      if (this.find(input.id)) {
        duplicates.push(input.id);
        continue;
      }
      const given = JSON.parse(JSON.stringify(input));
      const runAt = given.runAt ?? 0;
      const defaults = { priority: 0, retries: 0, maxRetries: MODEL_OPTIONS.maxRetries, addedAt: now };
      const shown = { ...defaults, ...given, status: runAt > now ? 'scheduled' : 'queued' };
      this.tasks.push({ seq: this.#nextSeq++, shown, lease: null });
    }
    return duplicates;
  }

  /** What every claim does first: leases that ran out end, and scheduled tasks whose time has come wait. */
  wake(now: number): void {
    const lost = this.withStatus('processing').filter(({ lease }) => (lease?.until ?? 0) <= now);
    const byEnd = (a: ModelTask, b: ModelTask) => (a.lease?.until ?? 0) - (b.lease?.until ?? 0) || a.seq - b.seq;
    for (const task of lost.sort(byEnd)) this.stall(task, now);
    if (this.isPaused) return;
    for (const task of this.withStatus('scheduled')) {
      if (Number(task.shown.runAt) <= now) task.shown = without({ ...task.shown, status: 'queued' }, 'runAt');
    }
  }

  stall(task: ModelTask, now: number): void {
    const stalls = (task.shown.stalls ?? 0) + 1;
    task.lease = null;
    if (stalls <= MODEL_OPTIONS.maxStalls) {
      task.shown = without({ ...task.shown, status: 'queued', stalls }, 'startedAt');
      return;
    }
    const message = `Its holder was lost ${stalls} times without reporting an outcome`;
    const lastError = { name: 'StalledError', message };
    task.shown = { ...task.shown, stalls, lastError, status: 'failed', failedAt: now };
    this.#count(task, 'failed');
    this.#prune('failed', 'failedAt', MODEL_OPTIONS.keepFailed);
  }

  /** Tasks that a claim may give out. */
  ready(): ModelTask[] {
    if (this.isPaused) return [];
    return this.withStatus('queued').filter(({ shown }) => !this.pausedProjects.has(String(shown.projectId ?? '')));
  }

  release(task: ModelTask): void {
    task.shown = without({ ...task.shown, status: 'queued' }, 'startedAt');
    task.lease = null;
  }

  retry(task: ModelTask): void {
    const fresh = { ...task.shown, status: 'queued' as const, retries: 0 };
    task.shown = without(without(without(fresh, 'startedAt'), 'failedAt'), 'stalls');
  }

  runNow(task: ModelTask): void {
    task.shown = without({ ...task.shown, status: 'queued' }, 'runAt');
  }

  clearProject(project: string): number {
    const before = this.tasks.length;
    this.tasks = this.tasks.filter(
      ({ shown }) => String(shown.projectId ?? '') !== project || !['queued', 'scheduled'].includes(shown.status),
    );
    return before - this.tasks.length;
  }

  /** The queued tasks of these places in this order; answers them as they are shown. */
  assign(places: readonly number[]): Task[] {
    const queued = this.withStatus('queued');
    const chosen = [...new Set(places)].flatMap((place) => queued[place] ?? []);
    this.tasks = this.tasks.filter((task) => task.shown.status !== 'queued' || chosen.includes(task));
    let last = 0;
    for (const task of chosen) {
      const stays = task.seq > last;
      last = stays ? task.seq : Number.POSITIVE_INFINITY;
      if (stays) continue;
      this.tasks = this.tasks.filter((other) => other !== task);
      this.tasks.push({ ...task, seq: this.#nextSeq++ });
    }
    return this.shown(chosen);
  }

  keepSaved(): void {
    this.#saved = this.#state();
  }

  /** Goes back to what was saved last; leases that stood for a process are none any more. */
  reload(): void {
    const { tasks, totals, isPaused, pausedProjects, nextSeq } = this.#saved;
    this.tasks = tasks.map((task) => ({ ...task }));
    this.totals = structuredClone(totals);
    this.isPaused = isPaused;
    this.pausedProjects.clear();
    for (const project of pausedProjects) this.pausedProjects.add(project);
    this.#nextSeq = nextSeq;
    this.loseLeases();
  }

  loseLeases(): void {
    for (const task of this.tasks) if (task.lease) task.lease = { token: null, until: 0 };
  }

  #state() {
    return {
      tasks: this.tasks.map((task) => ({ ...task })),
      totals: structuredClone(this.totals),
      isPaused: this.isPaused,
      pausedProjects: [...this.pausedProjects],
      nextSeq: this.#nextSeq,
    };
  }

  claim(task: ModelTask, token: number, now: number): void {
    task.shown = without({ ...task.shown, status: 'processing', startedAt: now }, 'runAt');
    task.lease = { token, until: now + MODEL_OPTIONS.leaseMs };
  }

  complete(task: ModelTask, result: unknown, now: number): void {
    const ended = { ...task.shown, status: 'completed' as const, completedAt: now };
    task.shown = result === undefined ? ended : { ...ended, result };
    task.lease = null;
    this.#count(task, 'completed');
    this.#prune('completed', 'completedAt', MODEL_OPTIONS.keepCompleted);
  }

  /** Answers whether that was the last try. */
  fail(task: ModelTask, error: unknown, now: number): boolean {
    const { shown } = task;
    const lastError = error === undefined ? 'unknown error' : error;
    task.lease = null;
    if (shown.retries < shown.maxRetries) {
      const runAt = now + MODEL_OPTIONS.retryDelay * 2 ** shown.retries;
      const retried = { ...shown, lastError, retries: shown.retries + 1, status: 'scheduled' as const, runAt };
      task.shown = without(retried, 'startedAt');
      return false;
    }
    task.shown = { ...shown, lastError, status: 'failed', failedAt: now };
    this.#count(task, 'failed');
    this.#prune('failed', 'failedAt', MODEL_OPTIONS.keepFailed);
    return true;
  }

  remove(task: ModelTask): void {
    this.tasks = this.tasks.filter((other) => other !== task);
  }

  snapshot(id: string): void {
    this.snapshots.set(id, { tasks: this.tasks.map((task) => ({ ...task })), totals: structuredClone(this.totals) });
  }

  /** How the live queue differs from a snapshot: what a preview must say. */
  difference(id: string): { added: number; removed: number; changed: number } {
    const kept = this.snapshots.get(id)?.tasks ?? [];
    const inBoth = kept.filter(({ shown }) => this.find(shown.id));
    return {
      added: kept.length - inBoth.length,
      removed: this.tasks.length - inBoth.length,
      changed: inBoth.filter((task) => !isSame(task, this.find(task.shown.id))).length,
    };
  }

  restore(id: string): void {
    const { tasks, totals } = this.snapshots.get(id) ?? { tasks: [], totals: {} };
    this.tasks = tasks.map((kept) => {
      const live = this.find(kept.shown.id);
      const lease = kept.shown.status === 'processing' ? { token: null, until: 0 } : null;
      return { ...kept, lease: live && isSame(kept, live) ? live.lease : lease };
    });
    this.totals = structuredClone(totals);
    this.#nextSeq = Math.max(this.#nextSeq, ...this.tasks.map(({ seq }) => seq + 1));
  }

  /** A start puts back what nobody works on: tasks that a restore left in processing. */
  recoverOwnerless(now: number): void {
    for (const task of this.withStatus('processing')) if (task.lease?.token == null) this.stall(task, now);
  }

  /** A file that was read anew holds no leases, so its claims are put back; the next place is the one after the last. */
  forgetProcess(now: number): void {
    this.loseLeases();
    for (const task of this.withStatus('processing')) this.stall(task, now);
    this.#nextSeq = Math.max(1, ...this.tasks.map(({ seq }) => seq + 1));
  }

  /** The content as the queue shows it. */
  shown(tasks: readonly ModelTask[] = this.tasks): Task[] {
    return tasks.map(({ shown }) => shown as unknown as Task);
  }

  #count({ shown }: ModelTask, end: 'completed' | 'failed'): void {
    const project = String(shown.projectId ?? '');
    const totals = this.totals[project] ?? { completed: 0, failed: 0 };
    this.totals[project] = { ...totals, [end]: totals[end] + 1 };
  }

  #prune(status: TaskStatus, at: string, keep: number): void {
    const kept = this.withStatus(status).sort((a, b) => Number(a.shown[at]) - Number(b.shown[at]) || a.seq - b.seq);
    const surplus = new Set(kept.slice(0, Math.max(0, kept.length - keep)));
    this.tasks = this.tasks.filter((task) => !surplus.has(task));
  }
}

function isSame(kept: ModelTask, live: ModelTask | undefined): boolean {
  return kept.seq === live?.seq && isDeepStrictEqual(kept.shown, live.shown);
}

function without(shown: ModelTask['shown'], name: string): ModelTask['shown'] {
  const { [name]: _gone, ...others } = shown;
  return others as ModelTask['shown'];
}
