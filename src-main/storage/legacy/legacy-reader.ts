import type { Damage } from '../../../src-shared/models/queue.ts';
import type { CheckpointHeader, LoadedCheckpoint } from '../checkpoint.ts';
import { BrokenJson } from '../json/byte-scan.ts';
import { ByteWindow } from '../json/byte-window.ts';
import { type JsonPart, JsonWalker } from '../json/json-walker.ts';
import type { ByteSource } from '../json/open-file.ts';
import { salvage, surveySalvage, TASK_LISTS } from '../json/salvage.ts';
import { LegacyChecksum } from './legacy-checksum.ts';
import { parseProjectStats } from './legacy-project-stats.ts';
import { legacyTasks } from './legacy-tasks.ts';

export interface LegacyRead extends LoadedCheckpoint {
  /** Values of the members that are no lists of tasks (`savedAt`, `snapshotId`, ...). */
  readonly members: ReadonlyMap<string, unknown>;
}

/**
 * Reads a queue file or a snapshot of the original system, or one of its older shapes: without version and
 * checksum, without `processing` or `projectStats`, or a bare array of tasks. A checksum that is there is
 * verified. The source must stay readable until the tasks have been read.
 */
export function readLegacy(source: ByteSource): LegacyRead {
  const survey = new LegacySurvey();
  const damage = surveyDamage(source, survey);
  return {
    members: survey.members,
    header: headerOf(survey.members),
    contentHash: null,
    format: 'json-legacy',
    damage,
    changes: () => [],
    tasks: () => legacyTasks(damage === null ? walk(source) : salvage(source)),
  };
}

function walk(source: ByteSource): Generator<JsonPart, void> {
  return new JsonWalker(new ByteWindow(source), TASK_LISTS).walk();
}

function surveyDamage(source: ByteSource, survey: LegacySurvey): Damage | null {
  try {
    for (const part of walk(source)) survey.take(part);
  } catch (error) {
    // JSON.parse rejects what the walk lets pass, and JSON.stringify cannot write what nests too deep.
    if (!(error instanceof BrokenJson || error instanceof SyntaxError || error instanceof RangeError)) throw error;
    const { tasksReadable, firstBreak } = surveySalvage(source);
    const place = firstBreak === null ? '' : ` at byte ${firstBreak.offset} of ${source.size}: ${firstBreak.reason}`;
    return { sentence: `${source.path} is damaged${place}; ${tasksReadable} tasks can be read.`, tasksReadable };
  }
  if (survey.checksumMatches()) return null;
  const sentence = `${source.path} does not match its checksum: something in it changed after it was saved; ${survey.tasks} tasks can be read.`;
  return { sentence, tasksReadable: survey.tasks };
}

function headerOf(members: ReadonlyMap<string, unknown>): CheckpointHeader {
  const savedAt = members.get('savedAt');
  const moment = typeof savedAt === 'string' ? Date.parse(savedAt) : savedAt;
  return {
    strategy: null,
    savedAt: typeof moment === 'number' && Number.isFinite(moment) ? moment : null,
    projects: parseProjectStats(members.get('projectStats')),
  };
}

/** What one pass over a file gathers: all but the queued tasks, of which it keeps the hash. */
class LegacySurvey {
  readonly members = new Map<string, unknown>();
  tasks = 0;
  readonly #checksum = new LegacyChecksum();
  #processing: unknown[] | undefined;

  take(part: JsonPart): void {
    if (part.kind === 'member') this.#member(part.key, JSON.parse(part.text));
    else if (part.kind === 'list') this.#list(part.key);
    else this.#element(part.key, JSON.parse(part.text));
  }

  /** True also where the file has no checksum. */
  checksumMatches(): boolean {
    const checksum = this.members.get('checksum');
    if (checksum === undefined) return true;
    const processing = this.#processing ?? this.members.get('processing');
    const rest = {
      processing,
      projectStats: this.members.get('projectStats'),
      savedAt: this.members.get('savedAt'),
    };
    return typeof checksum === 'string' && this.#checksum.matches(rest, checksum);
  }

  #member(key: string, value: unknown): void {
    this.members.set(key, value);
    if (key === 'processing' && typeof value === 'object' && value !== null) this.tasks += Object.keys(value).length;
  }

  #list(key: string | null): void {
    if (key === 'queue') this.#checksum.beginQueue();
    if (key === 'processing') this.#processing = [];
  }

  #element(key: string | null, value: unknown): void {
    if (typeof value === 'object' && value !== null) this.tasks++;
    if (key === 'queue') this.#checksum.addQueued(value);
    if (key === 'processing') this.#processing?.push(value);
  }
}
