import type { Strategy } from '../../../src-shared/models/queue.ts';

/** The head of some order of waiting tasks. */
export interface Candidate {
  readonly seq: number;
  readonly project: string;
  readonly priority: number;
  readonly deadline: number | null;
}

/**
 * The waiting tasks (status `queued`) as a strategy may ask for them; each question is answered in O(log n).
 * Claiming asks the queue itself; the preview of what comes next asks the same questions of the queue without
 * the tasks it has named already, so both always agree.
 */
export interface WaitingTasks {
  /** Longest in the queue. */
  oldest(): Candidate | undefined;
  /** Highest priority, among equals the oldest. */
  highestPriority(): Candidate | undefined;
  /** Earliest deadline before `before` (ms), among equals the oldest. */
  mostUrgent(before: number): Candidate | undefined;
  /** The next project by name after `project` that has waiting tasks, starting over at the end. */
  projectAfter(project: string): string | undefined;
  /** Highest priority within a project, among equals the oldest. */
  headOf(project: string): Candidate | undefined;
}

/** What strategies remember between claims; kept in the database, so that restarts and processes share it. */
export interface TurnState {
  /** Project that had the last turn. */
  turn(): string;
  setTurn(project: string): void;
  round(): number;
  startRound(): void;
  weightOf(project: string): number;
  /** Tokens the project has left in the current round. */
  tokensOf(project: string): number;
  setTokens(project: string, tokens: number): void;
}

export interface Choice {
  readonly seq: number;
  /** Why this task is next: a few words for people. */
  readonly reason: string;
}

export interface SchedulingStrategy {
  readonly name: Strategy;
  /** The next task, or undefined when none waits. Changes `turns`, never the tasks. */
  next(waiting: WaitingTasks, turns: TurnState, now: number): Choice | undefined;
}
