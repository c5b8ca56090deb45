import { z } from 'zod';

export const hostInfoSchema = z.object({
  host: z.enum(['electron', 'loopback']),
  version: z.string(),
  platform: z.string(),
  pid: z.number().int(),
  hostname: z.string(),
  dataDir: z.string(),
  homeDir: z.string(),
  pathSeparator: z.enum(['/', '\\']),
  /** Path of the queue that is offered to be made when there is none yet. */
  defaultQueuePath: z.string(),
  /** True where the operating system's own file dialog can be asked for. */
  nativeDialogs: z.boolean(),
  /** Queue the app was started with or had open last: the window shows it first. */
  startQueueId: z.string().nullable(),
});
export type HostInfo = z.infer<typeof hostInfoSchema>;

export const folderEntrySchema = z.object({
  name: z.string(),
  path: z.string(),
  kind: z.enum(['folder', 'file']),
  sizeBytes: z.number().nullable(),
  modifiedAt: z.number().nullable(),
});
export type FolderEntry = z.infer<typeof folderEntrySchema>;

export const folderListingSchema = z.object({
  path: z.string(),
  parent: z.string().nullable(),
  entries: z.array(folderEntrySchema),
  /** Entries past the first 2,000, which are left out above. */
  hidden: z.number().int(),
});
export type FolderListing = z.infer<typeof folderListingSchema>;
