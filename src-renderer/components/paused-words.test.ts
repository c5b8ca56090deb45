import { expect, it } from 'vitest';
import { pausedWords } from './paused-words.ts';

it('says what is not handed out, and nothing where everything is', () => {
  expect(pausedWords({ paused: false, pausedProjects: [] })).toBeNull();
  expect(pausedWords({ paused: true, pausedProjects: ['web'] })).toMatch(/^Nothing is handed out until the queue/);
  expect(pausedWords({ paused: false, pausedProjects: ['web', null] })).toBe(
    'Nothing of web, tasks without a project is handed out until resumed.',
  );
  expect(pausedWords({ paused: false, pausedProjects: ['a', 'b', 'c', 'd'] })).toBe(
    'Nothing of 4 projects is handed out.',
  );
});
