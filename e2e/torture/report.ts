import type { ScenarioResult } from './run-scenario.ts';

const NAME_WIDTH = 28;
const COLUMNS = ['rounds', 'hits', 'lost', 'invented', 'broken', 'unknown', 'happened', 'seconds'] as const;

/** Problems shown of each failure. */
const SHOWN = 5;
const LONGEST_LINE = 300;

/**
 * Of a table of results. Rounds in which the fault came are hits; of the operations whose outcome was unknown, so
 * many had happened.
 */
export const TABLE_HEAD = ['scenario'.padEnd(NAME_WIDTH), ...COLUMNS.map((name) => name.padStart(9))].join('');

export function resultLine(result: ScenarioResult): string {
  const numbers = COLUMNS.map((name) => (name === 'seconds' ? result.seconds.toFixed(1) : String(result[name])));
  const name = `${result.adapter}: ${result.name}`;
  return [name.padEnd(NAME_WIDTH), ...numbers.map((number) => number.padStart(9))].join('');
}

/** What was found, and how to see it again. */
export function failureLines({ failures, name }: ScenarioResult, adapter: string): string[] {
  return failures.flatMap(({ seed, folder, told, problems }) => [
    `FAILED ${adapter}, ${name}: ${told}`,
    ...problems.slice(0, SHOWN).map((problem) => `  ${problem.slice(0, LONGEST_LINE)}`),
    ...(problems.length > SHOWN ? [`  and ${problems.length - SHOWN} more`] : []),
    `  kept in ${folder}; again: npm run torture -- ${adapter} --only "${name}" --seed ${seed} --rounds 1`,
  ]);
}
