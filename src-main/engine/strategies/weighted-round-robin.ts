import type { Choice, SchedulingStrategy, TurnState, WaitingTasks } from './strategy.ts';

/**
 * Projects take turns; each turn costs a token, and a project has as many tokens a round as its weight. When no
 * project with waiting tasks has a token left, a new round gives all their tokens back.
 */
export const weightedRoundRobin: SchedulingStrategy = {
  name: 'weighted-round-robin',
  next(waiting, turns) {
    const chosen = takeTurn(waiting, turns);
    if (chosen) return chosen;
    turns.startRound();
    const first = takeTurn(waiting, turns);
    return first && { ...first, reason: first.reason.replace('Token', 'New round, token') };
  },
};

// Walks once around the projects that have waiting tasks, from the one after the last turn to that one itself.
function takeTurn(waiting: WaitingTasks, turns: TurnState): Choice | undefined {
  let project = waiting.projectAfter(turns.turn());
  const first = project;
  while (project !== undefined) {
    const tokens = turns.tokensOf(project);
    const head = tokens > 0 ? waiting.headOf(project) : undefined;
    if (head) {
      turns.setTokens(project, tokens - 1);
      turns.setTurn(project);
      const weight = turns.weightOf(project);
      return { seq: head.seq, reason: `Token ${weight - tokens + 1} of ${weight} this round` };
    }
    project = waiting.projectAfter(project);
    if (project === first) return undefined;
  }
  return undefined;
}
