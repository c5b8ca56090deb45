import type { Operation, Recommendation } from '../../src-shared/models/metric.ts';
import { bytesOf, type ReportFacts, type StorageParts } from './report-facts.ts';
import { boundOf } from './report-issues.ts';
import { bytes, milliseconds } from './report-words.ts';

type Rule = (facts: ReportFacts) => Recommendation | null;

/** What to change about the queue's settings, each with the measurement that speaks for it. */
export function recommend(facts: ReportFacts): Recommendation[] {
  return RULES.flatMap((rule) => rule(facts) ?? []);
}

const RULES: readonly Rule[] = [slowSaves, slowLoads, slowSnapshots, busyDatabase, fullDisk, bigStorage, noSnapshots];

function slowSaves(facts: ReportFacts): Recommendation | null {
  const p95 = overBound('save', facts);
  if (p95 === null) return null;
  const { settings, operations } = facts;
  const reason = `95% of saves took up to ${milliseconds(p95)}`;
  const whole = operations.checkpoint;
  if (settings.type !== 'sqlite' && whole.average !== null && whole.average * 2 > p95) {
    const why = `${reason}, and writing the whole state took ${milliseconds(whole.average)} on average`;
    return { setting: 'persistence.type', advice: 'Use sqlite, which writes only what changed', reason: why };
  }
  if (!settings.saveOnChange) return null;
  const advice =
    'Set it to false where a few seconds of changes may be lost in a power cut: saves then happen at intervals';
  return { setting: 'persistence.saveOnChange', advice, reason };
}

function slowLoads(facts: ReportFacts): Recommendation | null {
  const p95 = overBound('load', facts);
  if (p95 === null) return null;
  const reason = `Loading took ${milliseconds(p95)}${facts.storage ? ` for ${bytes(facts.storage.mainBytes)}` : ''}`;
  if (facts.settings.type !== 'sqlite') {
    return { setting: 'persistence.type', advice: 'Use sqlite, which opens without loading', reason };
  }
  return { setting: 'keepCompleted', advice: 'Keep fewer finished tasks', reason };
}

function slowSnapshots(facts: ReportFacts): Recommendation | null {
  const p95 = overBound('snapshot', facts);
  if (p95 === null) return null;
  const reason = `Taking a snapshot took up to ${milliseconds(p95)}`;
  return { setting: 'persistence.snapshotInterval', advice: 'Take automatic snapshots less often', reason };
}

function busyDatabase({ operations, settings }: ReportFacts): Recommendation | null {
  const busy = Object.values(operations).reduce(
    (sum, { errorsByCode }) => sum + (errorsByCode['storage.busy'] ?? 0),
    0,
  );
  if (busy === 0) return null;
  const advice = `Raise it from ${milliseconds(settings.busyTimeout)}, or have other processes keep their transactions shorter`;
  return {
    setting: 'persistence.busyTimeout',
    advice,
    reason: `${busy} calls found the database busy until they gave up`,
  };
}

function fullDisk({ operations, storage, settings }: ReportFacts): Recommendation | null {
  const full = Object.values(operations).reduce(
    (sum, { errorsByCode }) => sum + (errorsByCode['storage.full'] ?? 0),
    0,
  );
  if (full === 0) return null;
  const reason = `${full} calls found no space left`;
  return storage ? { ...shrink(storage, settings), reason } : { setting: 'keepCompleted', advice: 'Keep less', reason };
}

function bigStorage({ storage, thresholds, settings }: ReportFacts): Recommendation | null {
  if (storage === null || bytesOf(storage) <= thresholds.storageSize) return null;
  const part = Math.max(storage.snapshotBytes, storage.mainBytes);
  const what = part === storage.snapshotBytes ? 'snapshots' : 'tasks';
  return { ...shrink(storage, settings), reason: `${bytes(part)} of ${bytes(bytesOf(storage))} are ${what}` };
}

function noSnapshots({ settings, since, now }: ReportFacts): Recommendation | null {
  if (settings.enableSnapshots || settings.type === 'memory') return null;
  const hours = Math.floor((now - since) / 3_600_000);
  if (hours < 1) return null;
  const reason = `No automatic snapshot was taken in the ${hours} h since the queue was opened`;
  return { setting: 'persistence.enableSnapshots', advice: 'Set it to true, to have something to go back to', reason };
}

function shrink({ snapshotBytes, mainBytes }: StorageParts, settings: ReportFacts['settings']) {
  if (snapshotBytes > mainBytes) {
    return {
      setting: 'persistence.maxSnapshots',
      advice: `Keep fewer automatic snapshots than ${settings.maxSnapshots}`,
    };
  }
  return { setting: 'keepCompleted', advice: `Keep fewer finished tasks than ${settings.keepCompleted}` };
}

/** p95 where it is over its bound. */
function overBound(operation: Operation, { operations, thresholds }: ReportFacts): number | null {
  const bound = boundOf(operation, thresholds);
  const { p95 } = operations[operation];
  return bound !== null && p95 !== null && p95 > bound ? p95 : null;
}
