import type { QueueInfo } from '../../src-shared/models/queue.ts';
import { formatNoun } from './format.ts';

/** One sentence about what is not handed out; null where everything is. */
export function pausedWords({ paused, pausedProjects }: Pick<QueueInfo, 'paused' | 'pausedProjects'>): string | null {
  if (paused) return 'Nothing is handed out until the queue is resumed; what is in processing goes on.';
  if (pausedProjects.length === 0) return null;
  if (pausedProjects.length > 3) return `Nothing of ${formatNoun(pausedProjects.length, 'project')} is handed out.`;
  const names = pausedProjects.map((project) => project ?? 'tasks without a project');
  return `Nothing of ${names.join(', ')} is handed out until resumed.`;
}
