import fc from 'fast-check';
import { expect } from 'vitest';
import { STRATEGIES, type Strategy } from '../../../src-shared/models/queue.ts';
import { blankOrValue, projectName, taskInput } from './arbitraries.ts';
import { Command, expectSame } from './model-command.ts';
import { dropSnapshot, restore, snapshot } from './snapshot-commands.ts';
import { add, claim, claimTogether, end, release, remove, requeue, type Token } from './task-commands.ts';

const setStrategy = (name: Strategy): Command =>
  new Command(`setStrategy(${name})`, async (_model, { queue }) => queue.setStrategy(name));

const advance = (ms: number): Command => new Command(`advance(${ms})`, async (_model, real) => real.advance(ms));

const clear = (project: string): Command =>
  new Command(`clearProject(${JSON.stringify(project)})`, async (model, { queue }) => {
    expect(await queue.clearProject(project || null)).toBe(model.clearProject(project));
  });

const assign = (places: readonly number[]): Command =>
  new Command(`assign(${JSON.stringify(places)})`, async (model, { queue }) => {
    const tasks = model.assign(places);
    queue.queue = tasks;
    await queue.settled();
    expectSame(queue.queue, tasks, 'queue.queue');
  });

function pause(project: string | undefined, isPaused: boolean): Command {
  return new Command(`${isPaused ? 'pause' : 'resume'}(${JSON.stringify(project)})`, async (model, { queue }) => {
    const of = project === '' ? null : project;
    await (isPaused ? queue.pause(of) : queue.resume(of));
    if (project === undefined) model.isPaused = isPaused;
    else if (isPaused) model.pausedProjects.add(project);
    else model.pausedProjects.delete(project);
    const pausedProjects = [...model.pausedProjects].sort().map((name) => name || null);
    expect(queue.info()).toMatchObject({ paused: model.isPaused, pausedProjects });
  });
}

const reopen = (): Command => new Command('reopen()', async (model, real) => real.reopen?.(model));

/** Sequences of everything a user may do with a queue. */
export function queueCommands(now: number, maxCommands: number) {
  const place = fc.nat({ max: 51 });
  const token = fc.constantFrom<Token>('none', 'none', 'right', 'right', 'stale');
  const many = fc.array(taskInput(now), { minLength: 1, maxLength: 6 }).map(add);
  const commands = [
    many,
    many,
    fc.constant(null).map(claim),
    fc.constant(null).map(claim),
    fc.tuple(place, blankOrValue, token).map(([at, value, lease]) => end('complete', at, value, lease)),
    fc.tuple(place, blankOrValue, token).map(([at, value, lease]) => end('fail', at, value, lease)),
    place.map(remove),
    fc.tuple(place, token).map(([at, lease]) => release(at, lease)),
    fc.tuple(fc.constantFrom('retryTask' as const, 'runNow' as const), place).map(([how, at]) => requeue(how, at)),
    fc.oneof(projectName, fc.constant('')).map(clear),
    fc.uniqueArray(fc.nat({ max: 5 }), { maxLength: 6 }).map(assign),
    fc.tuple(fc.option(projectName, { nil: undefined }), fc.boolean()).map(([of, isPaused]) => pause(of, isPaused)),
    fc.constant(undefined).map((of) => pause(of, false)),
    fc.integer({ min: 2, max: 4 }).map(claimTogether),
    fc.constantFrom(...STRATEGIES).map(setStrategy),
    fc.constantFrom(1, 1500, 61_000, 86_400_000).map(advance),
    fc.constant(null).map(snapshot),
    place.map(restore),
    place.map(dropSnapshot),
    fc.constant(null).map(reopen),
  ];
  return fc.commands(commands, { maxCommands, size: 'max' });
}
