import type { SchedulingStrategy } from './strategy.ts';

/** Projects take turns in the order of their names; within a project by priority, then age. */
export const roundRobin: SchedulingStrategy = {
  name: 'round-robin',
  next(waiting, turns) {
    const project = waiting.projectAfter(turns.turn());
    if (project === undefined) return undefined;
    const head = waiting.headOf(project);
    if (!head) return undefined;
    turns.setTurn(project);
    return { seq: head.seq, reason: project === '' ? 'Turn of the tasks without a project' : `Turn of ${project}` };
  },
};
