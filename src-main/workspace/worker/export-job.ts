import { basename } from 'node:path';
import type { TaskQuery } from '../../engine/query/task-query.ts';
import type { QueueManager } from '../../engine/queue-manager.ts';
import type { ExportChoice } from '../../transfer/export/task-view.ts';
import { inSteps } from './in-steps.ts';
import type { JobRegistry } from './job-registry.ts';
import type { ExportRequest } from './transfer-worker.contract.ts';

interface ExportParts {
  readonly manager: QueueManager;
  readonly query: TaskQuery;
  readonly jobs: JobRegistry;
}

/** Starts the job of an export and answers its id. */
export function startExport(parts: ExportParts, request: ExportRequest): string {
  const { path, fileId, format, compression, snapshotId } = request;
  return parts.jobs.start(`Export ${basename(path)}`, async ({ signal, progress }) => {
    await parts.manager.settled();
    const chosen = await choiceOf(parts, request);
    const { tasks, bytes } = await parts.manager.exportTo(path, {
      ...{ format, compression, signal, onProgress: progress },
      ...chosen,
      ...(snapshotId !== undefined && { snapshotId }),
    });
    return { kind: 'export', export: { tasks, bytes, fileId, path: fileId === null ? path : null } };
  });
}

/** What matches a filter is looked up once, at the beginning. */
async function choiceOf({ manager, query }: ExportParts, { target, snapshotId }: ExportRequest): Promise<ExportChoice> {
  if (target === undefined) return {};
  if (target.kind === 'ids') return { ids: target.ids };
  const mark = snapshotId === undefined ? null : await manager.snapshots.markOf(snapshotId);
  await inSteps(query.searchAhead(mark, target.filter));
  return { seqs: query.seqs(mark, target.filter) };
}
