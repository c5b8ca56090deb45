import { homedir } from 'node:os';
import { AppError } from '../../src-shared/errors/app-error.ts';
import { browseFolder } from '../workspace/browse-folder.ts';
import type { ContractImplementer, HandlerDeps } from './deps.ts';

export function hostHandlers(os: ContractImplementer['host'], deps: HandlerDeps) {
  return {
    info: os.info.handler(() => deps.hostInfo()),
    pickQueueFile: os.pickQueueFile.handler(async ({ input }) => {
      const pick = deps.host.pickQueueFile;
      if (pick === null) throw new AppError('host.unsupported', 'This host has no file dialog of its own.');
      return { path: await pick(input.purpose) };
    }),
    browseFolder: os.browseFolder.handler(({ input }) => browseFolder(input.path ?? homedir())),
  };
}
