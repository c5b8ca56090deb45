import { z } from 'zod';

/** What of a queue hands out nothing for now. */
export const pausesSchema = z.object({
  /** The queue as a whole. */
  queue: z.boolean(),
  /** Projects; '' stands for the tasks without one. */
  projects: z.array(z.string()),
});
export type Pauses = z.infer<typeof pausesSchema>;

/** As it is kept in one field; '' where nothing is paused. */
export function pausesText(paused: Pauses | undefined): string {
  return paused && (paused.queue || paused.projects.length > 0) ? JSON.stringify(pausesSchema.parse(paused)) : '';
}

/** Undefined for '' and for what cannot be understood: a queue is rather worked on than stuck. */
export function parsePauses(text: string | undefined): Pauses | undefined {
  if (!text) return undefined;
  try {
    return pausesSchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** The member of an object that says it, or none. */
export function withPauses(paused: Pauses | undefined): { paused?: Pauses } {
  return paused ? { paused } : {};
}
