import { parsePauses, pausesText } from '../storage/pauses.ts';
import type { StoreTransaction } from './store/task-store.ts';

/** What hands out nothing for now; null among the projects stands for tasks without one. */
export interface PauseState {
  readonly paused: boolean;
  readonly pausedProjects: ReadonlyArray<string | null>;
}

export function pauseState(text: string): PauseState {
  const pauses = parsePauses(text);
  return {
    paused: pauses?.queue ?? false,
    pausedProjects: (pauses?.projects ?? []).map((project) => project || null),
  };
}

/** Pauses or resumes the queue (`project` undefined) or one project. False where it is so already. */
export function setPaused(tx: StoreTransaction, project: string | null | undefined, isPaused: boolean): boolean {
  const { queue, projects } = parsePauses(tx.state.paused) ?? { queue: false, projects: [] };
  const name = project ?? '';
  const others = projects.filter((other) => other !== name);
  const wanted =
    project === undefined
      ? { queue: isPaused, projects }
      : { queue, projects: isPaused ? [...others, name].sort() : others };
  const text = pausesText(wanted);
  if (text === pausesText({ queue, projects: [...projects].sort() })) return false;
  tx.state.paused = text;
  tx.touch();
  return true;
}
