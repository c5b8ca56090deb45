import { z } from 'zod';
import { bodyFieldsSchema } from '../models/body-fields.ts';
import { failureReportSchema } from '../models/failures.ts';
import {
  DEFAULT_TASK_SORT,
  LIVE_VIEW,
  taskDetailSchema,
  taskFacetsSchema,
  taskFilterSchema,
  taskPageSchema,
  taskSortSchema,
  taskViewSchema,
} from '../models/task.ts';
import { taskActionSchema, taskTargetSchema } from '../models/task-action.ts';
import { taskEditSchema, taskVersionSchema } from '../models/task-edit.ts';
import { base, queueInput } from './base.ts';

const taskId = z.string().min(1).max(1024);
const inView = queueInput.extend({ view: taskViewSchema.default(LIVE_VIEW) });

export const tasksContract = {
  page: base
    .input(
      inView.extend({
        filter: taskFilterSchema.default({}),
        sort: taskSortSchema.default(DEFAULT_TASK_SORT),
        offset: z.number().int().min(0).default(0),
        limit: z.number().int().min(1).max(1000).default(100),
      }),
    )
    .output(taskPageSchema),
  facets: base.input(inView.extend({ filter: taskFilterSchema.default({}) })).output(taskFacetsSchema),
  get: base.input(inView.extend({ id: taskId })).output(taskDetailSchema),
  /** The task now and in every snapshot, newest first. */
  history: base.input(queueInput.extend({ id: taskId })).output(z.array(taskVersionSchema)),
  /** What stands in the bodies of the matching tasks, by a sample of them. */
  bodyFields: base.input(inView.extend({ filter: taskFilterSchema.default({}) })).output(bodyFieldsSchema),
  /** All failed tasks, grouped by what their errors have in common. */
  failures: base.input(queueInput).output(failureReportSchema),
  /**
   * Edits a task that still has the content named by its hash: `task.changed` otherwise. `task.wrong-status` for one
   * in processing, unless `force` is set.
   */
  update: base
    .input(
      queueInput.extend({
        id: taskId,
        contentHash: z.string().length(64),
        edit: taskEditSchema,
        force: z.boolean().default(false),
      }),
    )
    .output(taskDetailSchema),
  /** Adds a waiting task with the content of another one, edited; answers its id. */
  duplicate: base
    .input(queueInput.extend({ id: taskId, edit: taskEditSchema.default({}) }))
    .output(z.object({ id: z.string() })),
  /**
   * Starts a job that does the same to many tasks, all of it or none, after a safety snapshot. One task is retried,
   * run or released without that.
   */
  act: base
    .input(queueInput.extend({ action: taskActionSchema, target: taskTargetSchema }))
    .output(z.object({ jobId: z.string() })),
};
