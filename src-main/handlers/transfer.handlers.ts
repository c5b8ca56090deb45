import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { AppError } from '../../src-shared/errors/app-error.ts';
import { writeDurably } from '../platform/durable-file.ts';
import { requireWritable } from '../workspace/require-writable.ts';
import { recordJobEnd } from '../workspace/restore-audit.ts';
import { type ContractImplementer, type HandlerDeps, until } from './deps.ts';

export function transferHandlers(os: ContractImplementer['transfer'], deps: HandlerDeps) {
  return { ...importHandlers(os, deps), ...exportHandlers(os, deps) };
}

function importHandlers(os: ContractImplementer['transfer'], deps: HandlerDeps) {
  const { workspace, columns, transferFiles } = deps;
  return {
    preview: os.preview.handler(async ({ input: { queueId, path, reading }, signal }) => {
      const { transfer } = workspace.client(queueId);
      const guessed = await transfer.preview({ path, reading }, until(signal));
      const isOpen = reading.columns === undefined && guessed.columns.length > 0;
      const kept = isOpen ? await columns.find(guessed.columns.map(({ header }) => header)) : null;
      if (kept === null) return { ...guessed, remembered: false };
      const request = { path, reading: { ...reading, columns: kept } };
      return { ...(await transfer.preview(request, until(signal))), remembered: true };
    }),
    check: os.check.handler(async ({ input: { queueId, path, reading } }) => {
      const rejected = await transferFiles.place(rejectedName(path));
      return workspace.client(queueId).transfer.check({ path, reading, rejected });
    }),
    import: importHandler(os, deps),
    discard: os.discard.handler(({ input }) => transferFiles.discard(input.path)),
  };
}

function importHandler(os: ContractImplementer['transfer'], deps: HandlerDeps) {
  const { workspace, audit, columns, transferFiles, logger } = deps;
  return os.import.handler(async ({ input: { queueId, remember, ...request } }) => {
    const about = { queueId, action: `transfer.import.${request.mode}`, target: request.path };
    const started = await audit.record(
      about,
      async () => {
        requireWritable(workspace.status(queueId));
        const rejected = await transferFiles.place(rejectedName(request.path));
        return workspace.client(queueId).transfer.import({ ...request, rejected });
      },
      () => ({ outcome: 'started' }),
    );
    void recordJobEnd(audit, about, workspace.client(queueId), started.jobId);
    const chosen = request.reading.columns;
    if (remember && chosen !== undefined && Object.keys(chosen).length > 0) {
      await columns.remember(chosen).catch((error) => {
        logger.warn('The columns of an import could not be remembered.', { error: String(error) });
      });
    }
    return started;
  });
}

function exportHandlers(os: ContractImplementer['transfer'], deps: HandlerDeps) {
  const { workspace, transferFiles, host } = deps;
  return {
    export: os.export.handler(async ({ input: { queueId, fileName, ...request } }) => {
      const { transfer } = workspace.client(queueId);
      if (host.pickSaveFile === null) {
        const { id: fileId, path } = await transferFiles.place(fileName);
        return transfer.export({ ...request, path, fileId });
      }
      const path = await host.pickSaveFile(fileName);
      return path === null ? { jobId: null } : transfer.export({ ...request, path, fileId: null });
    }),
    save: os.save.handler(async ({ input: { fileId, fileName } }) => {
      if (host.pickSaveFile === null) {
        throw new AppError('host.unsupported', 'This host has no file dialog of its own; fetch the file instead.');
      }
      const source = await transferFiles.find(fileId);
      const path = await host.pickSaveFile(fileName);
      if (path !== null) await copyFile(source, path);
      return { path };
    }),
  };
}

/** The copy is there as a whole or not at all. */
async function copyFile(source: string, path: string): Promise<void> {
  await writeDurably(path, async (sink) => {
    for await (const piece of createReadStream(source)) await sink.write(piece);
  });
}

function rejectedName(path: string): string {
  return `${basename(path).replace(/(\.(csv|tsv|txt|json|ndjson|jsonl))?(\.(gz|zst))?$/i, '')}-rejected.csv`;
}
