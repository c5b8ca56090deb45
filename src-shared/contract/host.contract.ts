import { z } from 'zod';
import { folderListingSchema, hostInfoSchema } from '../models/host.ts';
import { base } from './base.ts';

export const hostContract = {
  info: base.output(hostInfoSchema),
  /** The operating system's dialog; `path` is null where the user gave up. `host.unsupported` without one. */
  pickQueueFile: base
    .input(z.object({ purpose: z.enum(['open', 'create']) }))
    .output(z.object({ path: z.string().nullable() })),
  /** Folders and files of a folder (default: the home folder) on the machine the app runs on. */
  browseFolder: base.input(z.object({ path: z.string().max(4096).optional() })).output(folderListingSchema),
};
