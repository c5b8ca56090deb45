import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import {
  connectionStatusSchema,
  environmentSchema,
  foundQueuesSchema,
  workspaceEventSchema,
} from '../models/connection.ts';
import { backendSchema, nextUpSchema, overviewSchema, strategySchema } from '../models/queue.ts';
import { tablePreferencesSchema } from '../models/table-preferences.ts';
import { base, queueInput } from './base.ts';

const location = z.string().min(1).max(4096);
/** Of a Redis; the URL may hold it as well. Left out: the one that is kept for the connection, if any. */
const password = z.string().max(4096).optional();
const opened = z.object({ queueId: z.string() });

export const queuesContract = {
  list: base.output(z.array(connectionStatusSchema)),
  /** Opens a file, or a queue in a Redis, that exists; a location that is open already answers its queue. */
  open: base.input(z.object({ location, password })).output(opened),
  /** Opens a connection of the list again. */
  reopen: base.input(queueInput).output(opened),
  /** Makes an empty queue; `file.exists` where the path or the prefix is taken. */
  create: base
    .input(z.object({ location, password, backend: backendSchema, name: z.string().max(100).optional() }))
    .output(opened),
  /** Connects to a Redis and looks for queues in its database; opens none. */
  findInRedis: base.input(z.object({ location, password })).output(foundQueuesSchema),
  /** Copies the sample queue into the data folder (once) and opens the copy. */
  openSample: base.output(opened),
  close: base.input(queueInput).output(z.void()),
  /** Closes the queue and takes it off the list; its file stays. */
  forget: base.input(queueInput).output(z.void()),
  edit: base
    .input(queueInput.extend({ name: z.string().trim().min(1).max(100), environment: environmentSchema.nullable() }))
    .output(z.void()),
  overview: base
    .input(queueInput.extend({ nextUp: z.number().int().min(0).max(50).default(12) }))
    .output(overviewSchema),
  /** The next tasks in the exact order of claims, as they would be under the given strategy. Changes nothing. */
  nextUp: base
    .input(
      queueInput.extend({ count: z.number().int().min(1).max(200).default(50), strategy: strategySchema.optional() }),
    )
    .output(nextUpSchema),
  /** How the connection's task list looks, and its saved views. Kept by the app. */
  tablePreferences: base.input(queueInput).output(tablePreferencesSchema),
  setTablePreferences: base.input(queueInput.extend({ preferences: tablePreferencesSchema })).output(z.void()),
  setStrategy: base.input(queueInput.extend({ strategy: strategySchema })).output(z.void()),
  /** Pauses or resumes the queue, or one project of it (null: tasks without one). What is in processing goes on. */
  setPaused: base
    .input(queueInput.extend({ paused: z.boolean(), projectId: z.string().max(1024).nullable().optional() }))
    .output(z.void()),
  /** Makes every change durable now. */
  save: base.input(queueInput).output(z.void()),
  /** Starts with the list as it is, then tells every change of it and of the open queues. */
  events: base.output(eventIterator(workspaceEventSchema)),
};
