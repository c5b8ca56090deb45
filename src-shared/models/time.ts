import { z } from 'zod';

/** A moment: milliseconds since 1970-01-01 UTC. */
export const instantSchema = z.number().finite();

/** A moment, or null where it has not come (a task that never started has no `startedAt`). */
export const optionalInstantSchema = instantSchema.nullable();
