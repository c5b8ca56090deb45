import type { QueueManager } from '../queue-manager.ts';
import type { TaskInput } from '../task-input.ts';

export const PROJECTS = [null, 'alpha', 'Alpha', 'beta', '日本', '\uffee', '🦆'];
export const TYPES = [null, 'build', 'issue', "it's"];
const BODIES = [
  '100% sure',
  '100 sure',
  'snake_case',
  'snakeXcase',
  'back\\slash',
  'Straße',
  'STRASSE',
  'ÄÖ',
  'äö',
  '"q"',
  'say "hi"',
];

/** Texts to look for: wildcards, escapes, other cases, beyond ASCII, and one that is nowhere. */
export const TEXTS = [
  '%',
  '_',
  '\\',
  '\\\\',
  'e_c',
  'SURE',
  'strasse',
  'äö',
  'ß',
  '"',
  'say "hi"',
  "'",
  't1',
  'BOOM',
  '🦆',
  '{"body":',
  'nowhere',
];

/** The task of this number: together they have every project, type and body above, deadlines and times to run, and blanks. */
export function inputOf(index: number, now: number): TaskInput {
  return {
    id: index % 9 === 0 ? `T${index}🦆` : `t${index}`,
    projectId: PROJECTS[index % 7] ?? null,
    type: TYPES[(index * 5) % 4] ?? null,
    priority: (index * 3) % 5,
    data: index % 6 === 5 ? null : { body: BODIES[index % BODIES.length], index },
    deadline: index % 3 === 0 ? now + ((index * 7) % 10) * 1000 : null,
    ...(index % 8 === 7 ? { runAt: now + 60_000 + (index % 4) } : {}),
  };
}

/** Brings tasks into every status, with ties and blanks in every column. */
export async function work(queue: QueueManager, count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) {
    const task = await queue.getNextTask();
    if (!task) return;
    if (turn % 4 === 0) await queue.completeTask(task.id, { turn });
    if (turn % 4 === 1) await queue.failTask(task.id, turn % 8 === 1 ? 'Boom 100%' : { message: 'boom_' });
  }
}
