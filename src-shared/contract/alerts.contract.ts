import { z } from 'zod';
import { alertEntrySchema, alertRuleSchema, alertStatusSchema, webhookSchema } from '../models/alert-rule.ts';
import { instantSchema } from '../models/time.ts';
import { base } from './base.ts';

const ruleInput = z.object({ ruleId: z.string().min(1).max(64) });

export const alertsContract = {
  /** Rules, where they stand with the open queues, and what fired, newest first. */
  overview: base.output(
    z.object({
      rules: z.array(alertRuleSchema),
      statuses: z.array(alertStatusSchema),
      entries: z.array(alertEntrySchema),
      webhook: webhookSchema.nullable(),
    }),
  ),
  /** Adds a rule or replaces the one of its id. */
  saveRule: base.input(z.object({ rule: alertRuleSchema })).output(z.void()),
  removeRule: base.input(ruleInput).output(z.void()),
  /** Nobody is notified before `until`; null unmutes. */
  mute: base.input(ruleInput.extend({ until: instantSchema.nullable() })).output(z.void()),
  /** What fires is known: it does not notify again before it was over. */
  acknowledge: base.input(z.object({ entryId: z.string().min(1).max(64) })).output(z.void()),
  markRead: base.output(z.void()),
  /** Notifies as an alert would. */
  test: base.output(z.void()),
  setWebhook: base.input(z.object({ webhook: webhookSchema.nullable() })).output(z.void()),
};
