import { z } from 'zod';
import { taskSortSchema } from './task.ts';

/** A search under a name. */
export const savedViewSchema = z.object({
  name: z.string().trim().min(1).max(60),
  /** The search as text. */
  search: z.string().max(20_000),
  sort: taskSortSchema,
});
export type SavedView = z.infer<typeof savedViewSchema>;

export const columnPreferenceSchema = z.object({
  id: z.string().max(40),
  shown: z.boolean(),
  /** px; null for the usual width. */
  width: z.number().int().min(40).max(2000).nullable(),
  pinned: z.boolean(),
});
export type ColumnPreference = z.infer<typeof columnPreferenceSchema>;

/** How the task list of one connection looks; kept by the app, never in the queue. */
export const tablePreferencesSchema = z.object({
  views: z.array(savedViewSchema).max(100),
  /** In the order in which they stand; null lets the window choose what fits. */
  columns: z.array(columnPreferenceSchema).max(60).nullable(),
  density: z.enum(['compact', 'comfortable']),
});
export type TablePreferences = z.infer<typeof tablePreferencesSchema>;

export const USUAL_PREFERENCES: TablePreferences = { views: [], columns: null, density: 'compact' };
