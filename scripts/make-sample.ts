import { chmod } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { loadTasks } from '../src-main/engine/store/load-tasks.ts';
import { TaskStore } from '../src-main/engine/store/task-store.ts';
import { writeDurably } from '../src-main/platform/durable-file.ts';
import type { CheckpointHeader, CheckpointSource, StoredTask } from '../src-main/storage/checkpoint.ts';
import { writeCheckpoint } from '../src-main/storage/json/checkpoint-writer.ts';
import type { ProjectTotals } from '../src-main/storage/project-totals.ts';
import { openMemoryDatabase } from '../src-main/storage/sqlite/open-database.ts';
import { DEFAULT_STRATEGY } from '../src-shared/models/queue.ts';
import { PROJECTS } from './sample/projects.ts';
import { Random } from './sample/random.ts';
import { type SampleTask, sampleTask } from './sample/tasks.ts';

const SEED = 20_261_123;
/** All times in the sample stand around this one, its `savedAt`; who opens it moves them to today. */
const SAVED_AT = 1_795_420_142_587;
const COUNTS = { completed: 3110, queued: 1668, failed: 150, scheduled: 60, processing: 12 } as const;
const STATUSES = ['completed', 'queued', 'failed', 'scheduled', 'processing'] as const;

/** Path of the sample queue in the repository. */
export const SAMPLE_PATH = fileURLToPath(new URL('../resources/sample-queue.json', import.meta.url));

/** The sample queue: the same on every run. */
export function sampleSource(): CheckpointSource {
  const random = new Random(SEED);
  const tasks = STATUSES.flatMap((status) =>
    Array.from({ length: COUNTS[status] }, () => sampleTask(random, status, SAVED_AT)),
  ).sort((left, right) => left.addedAt - right.addedAt);
  const header = { strategy: DEFAULT_STRATEGY, savedAt: SAVED_AT, projects: totalsOf(tasks) };
  const stored = tasks.map(({ text }): StoredTask => ({ text, statusIfAbsent: 'queued' }));
  return { header, taskCount: tasks.length, contentHash: contentHashOf(header, stored), tasks: () => stored };
}

export async function writeSample(path: string): Promise<number> {
  const bytes = await writeDurably(path, (sink) => writeCheckpoint(sink, sampleSource(), null));
  await chmod(path, 0o644);
  return bytes;
}

/** What is kept of each project, and three weeks' worth of tasks that are no longer kept. */
function totalsOf(tasks: readonly SampleTask[]): ProjectTotals[] {
  return PROJECTS.map(([project, share]) => {
    const kept = (status: string) => tasks.filter((task) => task.project === project && task.status === status).length;
    return {
      projectId: project.id,
      completedTotal: kept('completed') + share * 741,
      failedTotal: kept('failed') + share * 5,
      weight: project.weight,
    };
  });
}

function contentHashOf(header: CheckpointHeader, tasks: readonly StoredTask[]): string {
  const store = new TaskStore(openMemoryDatabase(DEFAULT_STRATEGY));
  const report = loadTasks(store, header, tasks, { now: SAVED_AT, newId: () => 'unused' });
  const { contentHash } = store.state();
  store.close();
  if (report.loaded !== tasks.length || report.renamed > 0)
    throw new Error(`The sample does not load: ${report.firstProblem}`);
  return contentHash;
}

if (import.meta.main) {
  const bytes = await writeSample(SAMPLE_PATH);
  process.stdout.write(`${SAMPLE_PATH}: ${bytes} bytes\n`);
}
