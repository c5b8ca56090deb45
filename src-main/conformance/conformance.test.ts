import { describe, expect, it } from 'vitest';
import { SharedPlace, SharedStorage } from '../storage/custom/testing/shared-storage.ts';
import { runStorageConformance } from './conformance.ts';
import type { ConformanceSubject } from './subject.ts';
import { FAULTY, FAULTY_BY_MORE, FailingPlace, FailingStorage } from './testing/faulty-storages.ts';

/** Runs the tests whose names match, and answers for each its name and whether it passed. */
async function run(subject: ConformanceSubject, wanted: RegExp): Promise<Array<readonly [string, boolean]>> {
  const tests: Array<{ name: string; body: () => Promise<void> }> = [];
  runStorageConformance({ describe: (_name, body) => body(), it: (name, body) => tests.push({ name, body }) }, subject);
  const outcomes: Array<readonly [string, boolean]> = [];
  for (const { name, body } of tests.filter(({ name: found }) => wanted.test(found))) {
    outcomes.push([
      name,
      await body().then(
        () => true,
        () => false,
      ),
    ]);
  }
  return outcomes;
}

function subjectOf(customStorage: typeof FailingStorage): ConformanceSubject {
  return {
    name: customStorage.name,
    makePlace: async () => ({ persistence: { type: 'custom', customStorage, place: new FailingPlace() } }),
    async failWrites(persistence) {
      const place = Reflect.get(persistence, 'place') as FailingPlace;
      place.isFailing = true;
      return async () => {
        place.isFailing = false;
      };
    },
  };
}

function sharedSubjectOf(customStorage: typeof SharedStorage, supports = { changes: true, followers: true }) {
  const makePlace = async () => ({ persistence: { type: 'custom', customStorage, place: new SharedPlace() } }) as const;
  return { name: customStorage.name, supports, makePlace, patience: 200 } satisfies ConformanceSubject;
}

describe('the conformance suite', () => {
  it.each(FAULTY)('finds an adapter that %s', async (_fault, tests, faulty) => {
    const outcomes = await run(subjectOf(faulty), tests);
    expect(outcomes.length).toBeGreaterThan(0);
    expect(outcomes.filter(([, passed]) => passed)).toEqual([]);
  });

  it.each(FAULTY_BY_MORE)('finds an adapter that %s', async (_fault, tests, faulty) => {
    const outcomes = await run(sharedSubjectOf(faulty), tests);
    expect(outcomes.length).toBeGreaterThan(0);
    expect(outcomes.filter(([, passed]) => passed)).toEqual([]);
  });

  it.each([
    ['less', { changes: false, followers: true }],
    ['more', { changes: true, followers: false }],
  ])('finds out where an adapter supports %s than it is tested for', async (_name, supports) => {
    const outcomes = await run(sharedSubjectOf(SharedStorage, supports), /supports what/);
    expect(outcomes).toEqual([['supports what it is tested for', false]]);
  });

  it('finds nothing where there is no fault', async () => {
    expect((await run(subjectOf(FailingStorage), /./)).filter(([, passed]) => !passed)).toEqual([]);
  });
});
