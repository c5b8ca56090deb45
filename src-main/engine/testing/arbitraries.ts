import fc from 'fast-check';
import type { TaskInput } from '../task-input.ts';

/** Ids few enough that the same one comes again. */
export const taskId = fc.oneof(
  { weight: 8, arbitrary: fc.nat({ max: 11 }).map((number) => `t${number}`) },
  { weight: 1, arbitrary: fc.constantFrom('課題-7', 'naïve/é', 'a b', '🦆', '~', 't1~2') },
);
export const projectName = fc.constantFrom('alpha', 'beta', 'gamma', '日本プロジェクト', '🦆');

/** Any JSON value as JSON.parse gives it (no -0: a JavaScript number loses its sign on the way to JSON text). */
export const jsonValue = fc.jsonValue({ maxDepth: 3 }).map((value) => JSON.parse(JSON.stringify(value)));

/** Values that are easily taken for "nothing". */
export const blankOrValue = fc.oneof(
  { weight: 2, arbitrary: fc.constantFrom(null, '', undefined, 0, false) },
  { weight: 3, arbitrary: jsonValue },
);

/** Any task a caller may give, with times around `now`. */
export function taskInput(now: number): fc.Arbitrary<TaskInput & { id: string }> {
  const moment = fc.integer({ min: -5000, max: 90_000_000 }).map((ms) => now + ms);
  return fc.record(
    {
      id: taskId,
      projectId: fc.option(projectName),
      type: fc.constantFrom('build', 'issue', '', null),
      priority: fc.oneof(fc.integer({ min: -2, max: 3 }), fc.constantFrom(0.5, 1e21, -1e-7)),
      data: blankOrValue,
      weight: fc.integer({ min: 1, max: 3 }),
      deadline: fc.option(moment),
      runAt: moment,
      maxRetries: fc.integer({ min: 0, max: 2 }),
      note: blankOrValue,
      'a "key"': jsonValue,
    },
    { requiredKeys: ['id'], noNullPrototype: true },
  ) as fc.Arbitrary<TaskInput & { id: string }>;
}
