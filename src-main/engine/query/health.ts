import type { Damage, Health } from '../../../src-shared/models/queue.ts';
import type { StatusCounts, TaskFilter } from '../../../src-shared/models/task.ts';

export interface HealthFacts {
  readonly counts: StatusCounts;
  readonly damage: Damage | null;
  readonly failedLastHour: number;
  /** The most frequent error of the last hour, where one stands out. */
  readonly commonError: { readonly text: string; readonly count: number } | null;
  /** Tasks in processing whose lease ran out: nobody works on them. */
  readonly stalled: number;
  /** Waiting tasks whose deadline has passed. */
  readonly overdue: number;
}

interface Concern {
  readonly sentence: string;
  readonly filter: TaskFilter;
  readonly count: number;
}

/** Answers "is everything fine?" in one sentence. */
export function judgeHealth(facts: HealthFacts): Health {
  if (facts.damage) return plain('problem', 'This queue is damaged:', facts.damage.sentence);
  const concerns = concernsOf(facts);
  const first = concerns[0];
  if (!first) return calm(facts.counts);
  const things = concerns.length === 1 ? 'one thing' : `${concerns.length} things`;
  return {
    level: 'attention',
    headline: `Working, with ${things} to look at:`,
    detail: `${concerns.map(({ sentence }) => sentence).join('; ')}.`,
    filter: first.filter,
    filterCount: first.count,
  };
}

function concernsOf({ counts, failedLastHour, commonError, stalled, overdue }: HealthFacts): Concern[] {
  const concerns: Concern[] = [];
  if (failedLastHour > 0) {
    const most =
      commonError && commonError.count > 1 ? `, ${number(commonError.count)} of them with ${commonError.text}` : '';
    const sentence = `${tasks(failedLastHour)} failed in the last hour${most}`;
    concerns.push({ sentence, filter: { status: ['failed'] }, count: counts.failed });
  }
  if (stalled > 0) {
    const sentence = `${tasks(stalled)} in processing ${stalled === 1 ? 'has' : 'have'} no living worker`;
    concerns.push({ sentence, filter: { status: ['processing'] }, count: counts.processing });
  }
  if (overdue > 0) {
    const sentence = `${tasks(overdue)} still ${overdue === 1 ? 'waits' : 'wait'} past the deadline`;
    concerns.push({ sentence, filter: { status: ['queued'] }, count: counts.queued });
  }
  return concerns;
}

function calm(counts: StatusCounts): Health {
  const waiting = counts.queued + counts.scheduled;
  const kept = counts.failed > 0 ? `; ${number(counts.failed)} failed earlier` : '';
  if (waiting + counts.processing === 0) {
    return plain('idle', 'Nothing to do:', `no task waits and none is in processing${kept}.`);
  }
  const working = counts.processing === 1 ? '1 is in processing' : `${number(counts.processing)} are in processing`;
  const waits = `${tasks(waiting)} ${waiting === 1 ? 'waits' : 'wait'}`;
  return plain('ok', 'All is well:', `${waits}, ${working}, and nothing failed in the last hour${kept}.`);
}

function plain(level: Health['level'], headline: string, detail: string): Health {
  return { level, headline, detail, filter: null, filterCount: 0 };
}

function tasks(count: number): string {
  return count === 1 ? '1 task' : `${number(count)} tasks`;
}

function number(value: number): string {
  return value.toLocaleString('en-US');
}
