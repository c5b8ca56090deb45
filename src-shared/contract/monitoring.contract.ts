import { z } from 'zod';
import { alertPreviewSchema, alertRuleSchema } from '../models/alert-rule.ts';
import { persistenceReportSchema } from '../models/metric.ts';
import { CHARTS, chartSchema, historySchema } from '../models/metric-history.ts';
import { instantSchema } from '../models/time.ts';
import { base, queueInput } from './base.ts';

const range = { from: instantSchema.nonnegative(), to: instantSchema.nonnegative() };

export const monitoringContract = {
  /** What was recorded in [from, to), in at most `points` buckets of equal width. */
  history: base
    .input(
      queueInput.extend({
        ...range,
        charts: z.array(chartSchema).min(1).max(CHARTS.length),
        points: z.number().int().min(1).max(2000).default(400),
      }),
    )
    .output(historySchema),
  /** Figures since the queue was opened, with issues and recommendations. */
  report: base.input(queueInput).output(persistenceReportSchema),
  /** When a rule would have fired in [from, to). Nothing is kept. */
  previewRule: base.input(queueInput.extend({ ...range, rule: alertRuleSchema })).output(alertPreviewSchema),
};
