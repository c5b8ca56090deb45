import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { QueueFiles } from './fixtures/queue-files.ts';
import { readArguments } from './harness/arguments.ts';
import type { Bench } from './harness/bench.ts';
import { type Figure, missedGoals } from './harness/figure.ts';
import { withFigures } from './harness/readme-table.ts';
import { jsonReporter, machineText, tableReporter } from './harness/report.ts';

const README = new URL('../../README.md', import.meta.url);

/** `npm run bench -- [NAME ...] [--json] [--check] [--n TASKS]`; without a name and a size the README gets the figures. */
const BENCHES: Record<string, () => Promise<{ readonly bench: Bench }>> = {
  'sqlite-open': () => import('./sqlite-open.bench.ts'),
  'sqlite-pages': () => import('./sqlite-pages.bench.ts'),
  search: () => import('./search.bench.ts'),
  snapshots: () => import('./snapshots.bench.ts'),
  claims: () => import('./claims.bench.ts'),
  adds: () => import('./adds.bench.ts'),
  process: () => import('./process.bench.ts'),
  redis: () => import('./redis.bench.ts'),
  monitoring: () => import('./monitoring.bench.ts'),
  ui: () => import('./ui.bench.ts'),
};

async function main(): Promise<void> {
  const { names, json, check, n, isWhole } = readArguments(process.argv.slice(2), Object.keys(BENCHES));
  const reporter = json ? jsonReporter : tableReporter();
  const figures: Figure[] = [];
  const dir = mkdtempSync(join(tmpdir(), 'poppo-queue-bench-'));
  // Interrupting a long run must not leave gigabytes behind.
  process.once('exit', () => rmSync(dir, { recursive: true, force: true }));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
  const files = new QueueFiles(dir, reporter.note);
  const figure = (found: Figure): void => {
    figures.push(found);
    reporter.figure(found);
  };
  for (const name of names) {
    const { bench } = (await BENCHES[name]?.()) ?? {};
    await bench?.({ n, small: Math.min(10_000, n), dir, files, figure, note: reporter.note });
  }
  if (isWhole) writeReadme(figures);
  if (check) process.exitCode = judge(figures);
}

function writeReadme(figures: readonly Figure[]): void {
  const run = { machine: machineText(), date: new Date().toISOString().slice(0, 10), figures };
  writeFileSync(README, withFigures(readFileSync(README, 'utf8'), run));
}

/** Tells every missed goal; answers the exit code. */
function judge(figures: readonly Figure[]): number {
  const missed = figures.flatMap((figure) => missedGoals(figure).map((goal) => ({ figure, goal })));
  for (const { figure, goal } of missed) {
    process.stderr.write(`${figure.bench} is ${figure.value.toPrecision(4)} ${figure.unit}, goal ${goal}\n`);
  }
  const judged = figures.filter(({ goal }) => goal !== undefined).length;
  process.stderr.write(`${judged} figures with a goal, ${missed.length} goals missed\n`);
  return missed.length > 0 ? 1 : 0;
}

try {
  await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exitCode = 2;
}
