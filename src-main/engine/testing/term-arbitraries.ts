import fc from 'fast-check';
import type { SearchTerm } from '../../../src-shared/models/search/search-terms.ts';

const negated = fc.boolean();
const moments = (start: number) =>
  fc.option(fc.integer({ min: start - 10_000, max: start + 120_000 }).map((at) => ({ at })));

/** Terms of every kind over the tasks of the query tests; times around `start`. */
export function anyTerm(start = 1_795_420_142_587): fc.Arbitrary<SearchTerm> {
  const path = fc.constantFrom<string[]>([], ['body'], ['index'], ['nowhere'], ['body', '0']);
  const text = fc.constantFrom('boom', 'BOOM_', 'sure', 't1', '"q"', 'back\\slash', 'äö', 'ß', '1', '17', 'turn', '%');
  return fc.oneof(
    fc.record(
      {
        kind: fc.constant('text' as const),
        field: fc.constantFrom('any' as const, 'id' as const, 'error' as const, 'result' as const, 'data' as const),
        path: fc.constant<string[]>([]),
        match: fc.constantFrom('contains' as const, 'equals' as const),
        texts: fc.array(text, { minLength: 1, maxLength: 2 }),
        negated,
      },
      { noNullPrototype: true },
    ),
    fc.record(
      {
        kind: fc.constant('text' as const),
        field: fc.constantFrom('any' as const, 'id' as const, 'error' as const, 'data' as const),
        path: fc.constant<string[]>([]),
        match: fc.constant('regex' as const),
        texts: fc.constantFrom<string[]>(['t1\\d$'], ['boom.?"'], ['^\\{"body'], ['sure|slash']),
        negated,
      },
      { noNullPrototype: true },
    ),
    fc.record(
      {
        kind: fc.constant('text' as const),
        field: fc.constant('data' as const),
        path: path.filter((steps) => steps.length > 0),
        match: fc.constantFrom('contains' as const, 'equals' as const, 'regex' as const),
        texts: fc.constantFrom<string[]>(['sure'], ['17'], ['1']),
        negated,
      },
      { noNullPrototype: true },
    ),
    fc.record(
      {
        kind: fc.constant('number' as const),
        field: fc.constantFrom('priority' as const, 'retries' as const, 'weight' as const),
        path: fc.constant<string[]>([]),
        ranges: fc.array(numberRange(5), { minLength: 1, maxLength: 2 }),
        negated,
      },
      { noNullPrototype: true },
    ),
    fc.record(
      {
        kind: fc.constant('number' as const),
        field: fc.constant('data' as const),
        path: fc.constantFrom<string[]>(['index'], ['body']),
        ranges: fc.array(numberRange(200), { minLength: 1, maxLength: 2 }),
        negated,
      },
      { noNullPrototype: true },
    ),
    fc.record(
      {
        kind: fc.constant('time' as const),
        field: fc.constantFrom('added', 'started', 'completed', 'failed', 'deadline', 'runat'),
        ranges: fc.array(fc.record({ from: moments(start), to: moments(start) }, { noNullPrototype: true }), {
          minLength: 1,
          maxLength: 2,
        }),
        negated,
      },
      { noNullPrototype: true },
    ),
    fc.record(
      {
        kind: fc.constant('value' as const),
        field: fc.constantFrom('status', 'project', 'type', 'errorclass', 'errorshape'),
        values: fc.constantFrom<(string | null)[]>(['failed'], ['alpha', null], [null], ['Boom #%'], ['boom_']),
        negated,
      },
      { noNullPrototype: true },
    ),
    fc.record(
      {
        kind: fc.constant('has' as const),
        field: fc.constantFrom('project', 'type', 'weight', 'started', 'deadline', 'runat', 'error', 'result', 'data'),
        path: fc.constant<string[]>([]),
        negated,
      },
      { noNullPrototype: true },
    ),
    fc.record(
      {
        kind: fc.constant('has' as const),
        field: fc.constant('data' as const),
        path: path.filter((steps) => steps.length > 0),
        negated,
      },
      { noNullPrototype: true },
    ),
  );
}

function numberRange(end: number) {
  const limit = fc.option(fc.integer({ min: 0, max: end }));
  return fc.record({ min: limit, max: limit, minOpen: fc.boolean(), maxOpen: fc.boolean() }, { noNullPrototype: true });
}
