import type { FoundRedisQueues } from '../../src-shared/models/connection.ts';
import type { GivenLocation } from './location.ts';
import { redisOptionsOf } from './redis-options-of.ts';

/** Connects to the server and looks for queues in its database; neither opens nor changes any. */
export async function findRedisQueues({ location, password }: GivenLocation): Promise<FoundRedisQueues> {
  const { findQueues } = await import('../storage/redis/find-queues.ts');
  const { queues, ...server } = await findQueues(redisOptionsOf(location, password));
  return { ...server, queues: [...queues] };
}
