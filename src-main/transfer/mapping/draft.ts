import type { TaskContent } from '../../engine/store/task-record.ts';

/** A task that is being put together from cells. */
export type Draft = { -readonly [Column in keyof TaskContent]: TaskContent[Column] };
