import { BODIES, ERRORS, LABELS, PROJECTS, type SampleProject, type TaskType } from './projects.ts';
import type { Random } from './random.ts';

type Status = 'queued' | 'scheduled' | 'processing' | 'completed' | 'failed';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Before the moment of saving. */
const OUTAGE_ENDED = 2 * HOUR;
const OUTAGE_LASTED = 35 * MINUTE;
const MAX_RETRIES = 3;
/** Past 2^53, so that a reader which takes it for a number shows a wrong one. */
const FIRST_INSTALLATION = 9_007_199_254_740_993n;
/** Stands for a number that JavaScript cannot hold until the text is made. */
const BIG = /"@(\d+)"/g;

export interface SampleTask {
  readonly addedAt: number;
  readonly project: SampleProject;
  readonly status: Status;
  /** JSON text, fields in the order in which queue files keep them. */
  readonly text: string;
}

/** One task as it would stand in a queue saved at `savedAt`. */
export function sampleTask(random: Random, status: Status, savedAt: number): SampleTask {
  const project = random.weighted(PROJECTS);
  const type = random.weighted(project.types);
  const times = timesOf(random, status, savedAt);
  const retries = retriesOf(random, status);
  const fields = {
    id: `task-${times.addedAt}-${random.letters(6)}`,
    projectId: project.id,
    type,
    priority: type === 'comment' ? random.pick([50, 60]) : random.pick([0, 10, 10, 20, 50]),
    status,
    weight: random.chance(0.05) ? 2 : undefined,
    deadline: deadlineOf(random, status, savedAt),
    ...times,
    retries,
    maxRetries: MAX_RETRIES,
    lastError: retries > 0 ? errorOf(random, status, savedAt - (times.failedAt ?? savedAt)) : undefined,
    result:
      times.completedAt && times.startedAt ? resultOf(random, type, times.completedAt - times.startedAt) : undefined,
    data: dataOf(random, project, type),
    correlationId: random.chance(0.1) ? random.letters(12) : undefined,
  };
  return { addedAt: times.addedAt, project, status, text: JSON.stringify(fields).replace(BIG, '$1') };
}

interface Times {
  readonly runAt?: number | undefined;
  readonly addedAt: number;
  readonly startedAt?: number;
  readonly completedAt?: number | undefined;
  readonly failedAt?: number;
}

/** Keys in file order; a time that has not come is left out. */
function timesOf(random: Random, status: Status, savedAt: number): Times {
  if (status === 'queued') return { addedAt: ago(random, savedAt, 5 * HOUR) };
  if (status === 'scheduled') {
    const soon = random.chance(0.7) ? random.between(2 * MINUTE, 3 * HOUR) : random.between(8 * HOUR, 2 * DAY);
    return { runAt: savedAt + soon, addedAt: ago(random, savedAt, 8 * HOUR) };
  }
  if (status === 'processing') {
    const startedAt = savedAt - random.between(4 * SECOND, 9 * MINUTE);
    return { addedAt: startedAt - waited(random), startedAt };
  }
  const endedAt = status === 'failed' ? failureTime(random, savedAt) : ago(random, savedAt, 3 * DAY);
  const startedAt = endedAt - random.between(3 * SECOND, 14 * MINUTE);
  const ended = status === 'failed' ? { failedAt: endedAt } : { completedAt: endedAt };
  return { addedAt: startedAt - waited(random), startedAt, ...ended };
}

/** Denser towards now. */
function ago(random: Random, savedAt: number, span: number): number {
  return savedAt - 2 * SECOND - Math.floor(random.next() ** 2 * span);
}

function waited(random: Random): number {
  return random.between(SECOND, random.chance(0.8) ? 12 * MINUTE : 2 * HOUR);
}

/** Most failures belong to one outage of the network. */
function failureTime(random: Random, savedAt: number): number {
  const inOutage = random.chance(0.55);
  return inOutage ? savedAt - OUTAGE_ENDED - random.between(0, OUTAGE_LASTED) : ago(random, savedAt, 2 * DAY);
}

function retriesOf(random: Random, status: Status): number {
  if (status === 'failed') return MAX_RETRIES;
  if (status === 'scheduled') return random.chance(0.65) ? random.between(1, 2) : 0;
  return random.chance(0.06) ? random.between(1, 2) : 0;
}

function deadlineOf(random: Random, status: Status, savedAt: number): number | undefined {
  if (status === 'completed' || status === 'failed' || !random.chance(0.12)) return undefined;
  return savedAt + random.between(-20 * MINUTE, 2 * DAY);
}

function errorOf(random: Random, status: Status, failedAgo: number): object | string {
  const inOutage = failedAgo >= OUTAGE_ENDED && failedAgo <= OUTAGE_ENDED + OUTAGE_LASTED;
  const { name, message, code } = inOutage ? ERRORS[0][0] : random.weighted(ERRORS);
  if (status !== 'failed' && random.chance(0.5)) return message;
  const line = random.between(20, 400);
  const stack = `${name}: ${message}\n    at runTask (src/agent/runner.js:${line}:17)\n    at async Worker.next (src/worker.js:88:5)`;
  return { name, message, ...(code === null ? {} : { code }), stack };
}

function resultOf(random: Random, type: TaskType, durationMs: number): object {
  if (type === 'build' || type === 'test') return { exitCode: 0, durationMs };
  return { pullRequest: random.chance(0.6) ? random.between(100, 2400) : null, durationMs };
}

function dataOf(random: Random, project: SampleProject, type: TaskType): object {
  const issueNumber = random.between(1, 2400);
  const title = random.pick(project.titles);
  const common = { issueNumber, repository: project.repository, branch: `issue-${issueNumber}`, title };
  const installationId = `@${FIRST_INSTALLATION + BigInt(random.between(0, 5000)) * 2n}`;
  if (type === 'comment')
    return { ...common, commentId: random.between(1e9, 2e9), body: random.pick(BODIES), installationId };
  if (type === 'build') return { ...common, commit: random.letters(10), env: {}, artifacts: [], installationId };
  if (type === 'test') return { ...common, commit: random.letters(10), suites: ['unit', 'e2e'], coverage: null };
  const labels = Array.from({ length: random.between(0, 2) }, () => random.pick(LABELS));
  const agent = random.chance(0.7)
    ? { name: 'claude', timeoutMs: 1_800_000, language: random.pick(['en', 'ja']), resume: false }
    : {};
  return { ...common, labels, assignee: random.chance(0.3) ? 'poppo-bot' : null, notes: '', agent, installationId };
}
