import { basename } from 'node:path';
import type { ImportMode } from '../../../src-shared/models/transfer.ts';
import type { TaskQuery } from '../../engine/query/task-query.ts';
import type { QueueManager } from '../../engine/queue-manager.ts';
import { totalOf } from '../../engine/store/queue-state.ts';
import type { ImportOutcome } from '../../transfer/import/import-queue.ts';
import type { ImportProgress } from '../../transfer/import/import-run.ts';
import { startExport } from './export-job.ts';
import type { JobContext, JobRegistry } from './job-registry.ts';
import type { QueueImplementer } from './queue-implementer.ts';
import type { CheckRequest } from './transfer-worker.contract.ts';

interface Open {
  readonly manager: QueueManager;
  readonly query: TaskQuery;
}

interface TransferParts {
  readonly jobs: JobRegistry;
  readonly parts: Promise<Open>;
  /** The queue, once no restore is half done. */
  readonly reading: () => Promise<Open>;
}

/** What a queue's worker does with files of tasks. */
export function transferHandlers(os: QueueImplementer['transfer'], { jobs, parts, reading }: TransferParts) {
  return {
    preview: os.preview.handler(async ({ input, signal }) =>
      (await reading()).manager.previewImport(input.path, input.reading, signal),
    ),
    check: os.check.handler(async ({ input }) => ({ jobId: startCheck((await reading()).manager, jobs, input) })),
    import: os.import.handler(async ({ input }) => ({ jobId: startImport((await parts).manager, jobs, input) })),
    export: os.export.handler(async ({ input }) => {
      const open = await parts;
      return { jobId: startExport({ ...open, jobs }, input) };
    }),
  };
}

function startCheck(manager: QueueManager, jobs: JobRegistry, request: CheckRequest): string {
  return jobs.start(`Check ${basename(request.path)}`, async (context) => {
    const started = performance.now();
    const outcome = await manager.importFrom(request.path, { ...optionsOf(request, context, 1), dryRun: true });
    const rejectedFileId = rejectedOf(outcome, request);
    const liveTasks = totalOf(manager.counts());
    const tookMs = performance.now() - started;
    return { kind: 'import-check', check: { report: outcome, liveTasks, tookMs, rejectedFileId } };
  });
}

interface ImportRequest extends CheckRequest {
  readonly mode: ImportMode;
  readonly skipInvalid: boolean;
}

function startImport(manager: QueueManager, jobs: JobRegistry, request: ImportRequest): string {
  const { path, mode, skipInvalid } = request;
  return jobs.start(`Import ${basename(path)}`, async (context) => {
    const outcome = await manager.importFrom(path, { ...optionsOf(request, context, 2), mode, skipInvalid });
    return { kind: 'import', import: { ...outcome, rejectedFileId: rejectedOf(outcome, request) } };
  });
}

/** `passes`: how often the file is read. */
function optionsOf({ reading, rejected }: CheckRequest, { signal, progress }: JobContext, passes: number) {
  const onProgress = (at: ImportProgress): void => {
    const before = at.phase === 'writing' ? at.totalBytes : 0;
    progress(before + at.bytes, passes * at.totalBytes, wordsOf(at));
  };
  return { ...reading, mode: 'upsert' as const, rejectedTo: rejected.path, signal, onProgress };
}

function wordsOf({ phase, rows, rate }: ImportProgress): string {
  const [done, speed] = [rows, Math.round(rate)].map((count) => count.toLocaleString('en-US'));
  return `${phase === 'checking' ? 'Checking' : 'Writing'}: ${done} rows, ${speed} a second`;
}

function rejectedOf({ invalid }: ImportOutcome, { rejected }: CheckRequest): string | null {
  return invalid > 0 ? rejected.id : null;
}
