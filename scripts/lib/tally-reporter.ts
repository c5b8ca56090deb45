import { writeFileSync } from 'node:fs';
import type { Reporter, TestCase, TestModule } from 'vitest/node';
import { type Skip, TALLY_FILE, type Tally } from './tally.ts';

/** Vitest reporter that leaves the counts, and every skipped test with its reason, in a file. */
export default class TallyReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    const path = process.env[TALLY_FILE];
    if (path !== undefined) writeFileSync(path, JSON.stringify(countAll(modules, unhandledErrors.length)));
  }
}

function countAll(modules: readonly TestModule[], unhandledErrors: number): Tally {
  const tests = modules.flatMap((module) => [...module.children.allTests()]);
  const inState = (state: string) => tests.filter((test) => test.result().state === state);
  // A file that could not be loaded, or whose hooks failed, has errors of its own.
  const broken = modules.filter((module) => module.errors().length > 0).length;
  return {
    passed: inState('passed').length,
    failed: inState('failed').length + inState('pending').length + broken + unhandledErrors,
    skips: inState('skipped').map(describeSkip),
  };
}

function describeSkip(test: TestCase): Skip {
  const result = test.result();
  const reason = result.state === 'skipped' ? result.note : undefined;
  return { name: `${test.module.relativeModuleId} > ${test.fullName}`, reason: reason ?? 'no reason given' };
}
