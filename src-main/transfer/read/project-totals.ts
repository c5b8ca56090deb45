import { z } from 'zod';
import { projectSchema } from '../../storage/json/checkpoint-format.ts';
import type { ProjectTotals } from '../../storage/project-totals.ts';

const totalsSchema = z.array(
  projectSchema.extend({
    projectId: z.string().max(1024).nullable(),
    completedTotal: z.number().int().nonnegative(),
    failedTotal: z.number().int().nonnegative(),
    weight: z.number().int().min(1),
  }),
);

/** The member `projects` of a file of ours; none where it says something else. */
export function projectTotalsOf(text: string): readonly ProjectTotals[] {
  try {
    return totalsSchema.parse(JSON.parse(text));
  } catch {
    return [];
  }
}
