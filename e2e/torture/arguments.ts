import { parseArgs } from 'node:util';
import { GATES } from './gate.ts';
import { ADAPTERS } from './queue-place.ts';
import type { GateOptions } from './run-gate.ts';

/** Reads the command line; throws an Error with a sentence for its user. The seed is of this moment by default. */
export function readTortureArguments(args: readonly string[]): Omit<GateOptions, 'say'> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      gate: { type: 'string', default: 'pr' },
      seed: { type: 'string' },
      rounds: { type: 'string' },
      only: { type: 'string' },
    },
  });
  const gate = GATES.find((name) => name === values.gate);
  if (gate === undefined) throw new Error(`--gate is ${values.gate}: expected ${GATES.join(' or ')}`);
  const unknown = positionals.find((name) => !ADAPTERS.some((adapter) => adapter === name));
  if (unknown !== undefined) throw new Error(`There is no adapter ${unknown}; there are ${ADAPTERS.join(', ')}`);
  const adapters = ADAPTERS.filter((adapter) => positionals.length === 0 || positionals.includes(adapter));
  const seed = values.seed === undefined ? newSeed() : wholeNumber('--seed', values.seed, 0);
  const rounds = values.rounds === undefined ? {} : { rounds: wholeNumber('--rounds', values.rounds, 1) };
  return { adapters, gate, seed, ...rounds, ...(values.only !== undefined && { only: values.only }) };
}

/** Another one each time; what it leads to is repeated with `--seed`. */
export function newSeed(): number {
  return Date.now() % 1_000_000;
}

function wholeNumber(name: string, text: string, least: number): number {
  const number = Number(text);
  if (Number.isSafeInteger(number) && number >= least) return number;
  throw new Error(`${name} is ${text}: expected a whole number >= ${least}`);
}
