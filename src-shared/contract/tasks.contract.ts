import { z } from 'zod';
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
import { base, queueInput } from './base.ts';

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
  get: base.input(inView.extend({ id: z.string().min(1).max(1024) })).output(taskDetailSchema),
};
