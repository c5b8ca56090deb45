import { parseArgs } from 'node:util';

export interface BenchArguments {
  readonly names: readonly string[];
  readonly json: boolean;
  readonly check: boolean;
  readonly n: number;
  /** True where everything is measured at full size: the figures then go into the README. */
  readonly isWhole: boolean;
}

const DEFAULT_N = 1_000_000;

/** Reads the command line; throws an Error with a sentence for its user. */
export function readArguments(args: readonly string[], known: readonly string[]): BenchArguments {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { json: { type: 'boolean' }, check: { type: 'boolean' }, n: { type: 'string' } },
  });
  const n = values.n === undefined ? DEFAULT_N : Number(values.n);
  if (!Number.isSafeInteger(n) || n < 1000) throw new Error(`--n is ${values.n}: expected a whole number >= 1000`);
  const unknown = positionals.find((name) => !known.includes(name));
  if (unknown !== undefined) throw new Error(`There is no benchmark ${unknown}; there are ${known.join(', ')}`);
  return {
    names: positionals.length > 0 ? positionals : known,
    json: values.json ?? false,
    check: values.check ?? false,
    n,
    isWhole: positionals.length === 0 && n === DEFAULT_N,
  };
}
