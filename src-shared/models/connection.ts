import { z } from 'zod';
import { alertNoticeSchema } from './alert-rule.ts';
import { backendSchema, ownerSchema, queueEventSchema, queueInfoSchema } from './queue.ts';
import { statusCountsSchema } from './task.ts';
import { instantSchema } from './time.ts';

export const environmentSchema = z.enum(['production', 'staging', 'development']);
export type Environment = z.infer<typeof environmentSchema>;

export const connectionStateSchema = z.discriminatedUnion('state', [
  z.object({ state: z.literal('closed') }),
  z.object({ state: z.literal('opening') }),
  z.object({ state: z.literal('open'), info: queueInfoSchema, counts: statusCountsSchema, revision: z.number().int() }),
  z.object({ state: z.literal('failed'), code: z.string(), message: z.string(), hint: z.string().nullable() }),
]);
export type ConnectionState = z.infer<typeof connectionStateSchema>;

/** A queue the user has opened once; it stays in the sidebar until it is forgotten. */
export const connectionSchema = z.object({
  /** Also the `queueId` of every call about its queue. */
  id: z.string(),
  name: z.string(),
  backend: backendSchema,
  location: z.string(),
  environment: environmentSchema.nullable(),
  /** True for the copy of the sample queue that the app made itself. */
  sample: z.boolean(),
  lastOpenedAt: instantSchema,
});
export type Connection = z.infer<typeof connectionSchema>;

export const connectionStatusSchema = connectionSchema.extend({ status: connectionStateSchema });
export type ConnectionStatus = z.infer<typeof connectionStatusSchema>;

/** A queue that stands in a Redis; `legacy` is one of the original system. */
export const foundQueueSchema = z.object({
  keyPrefix: z.string(),
  kind: z.enum(['queue', 'legacy']),
  tasks: z.number().int().nullable(),
  owner: ownerSchema.nullable(),
});
export type FoundRedisQueue = z.infer<typeof foundQueueSchema>;

export const foundQueuesSchema = z.object({
  /** Of the server. */
  version: z.string(),
  role: z.string(),
  queues: z.array(foundQueueSchema),
  /** False where the database has more keys than were looked at. */
  isComplete: z.boolean(),
});
export type FoundRedisQueues = z.infer<typeof foundQueuesSchema>;

/** What the workspace tells every window. */
export const workspaceEventSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('connections'), connections: z.array(connectionStatusSchema) }),
  z.object({ type: z.literal('queue'), queueId: z.string(), event: queueEventSchema }),
  /** Rules, their states or what fired changed. With a notice, somebody is to be told; hosts without notifications of their own leave that to the window. */
  z.object({ type: z.literal('alerts'), notice: alertNoticeSchema.nullable() }),
]);
export type WorkspaceEvent = z.infer<typeof workspaceEventSchema>;
