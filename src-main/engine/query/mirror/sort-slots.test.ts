import fc from 'fast-check';
import { expect, it } from 'vitest';
import { sortSlots } from './sort-slots.ts';

const number = fc.oneof(
  fc.integer({ min: -3, max: 3 }),
  fc.maxSafeInteger(),
  fc.integer({ min: 1.79e12, max: 1.8e12 }),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.constant(Number.NaN),
);

it.each([
  ['any numbers', number],
  ['times', fc.integer({ min: 1.79e12, max: 1.8e12 })],
  ['few different numbers, some absent', fc.constantFrom(-2, 0, 5, 70_000, Number.NaN)],
])('puts slots in the order of %s, equal ones as they stood', (_name, key) => {
  fc.assert(
    fc.property(fc.array(key, { maxLength: 200 }), (keys) => {
      const expected = [...keys.keys()]
        .filter((slot) => !Number.isNaN(keys[slot]))
        .sort((a, b) => (keys[a] ?? 0) - (keys[b] ?? 0) || a - b);

      expect([...sortSlots(Float64Array.from(keys))]).toEqual(expected);
    }),
  );
});
