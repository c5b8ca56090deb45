import type { RedisSnapshots } from './redis-snapshots.ts';
import { removeRetired } from './remove-generation.ts';
import { SAVE_GIVE_UP } from './scripts/save-scripts.ts';
import { settleStage, type WriteContext } from './stage.ts';

/** Brings to an end what a writer left that was cut off: a staged batch, a half-written state, a snapshot. */
export async function settleLeftovers(context: WriteContext, snapshots: RedisSnapshots): Promise<void> {
  const { link, keys, token } = context;
  const [staging, head, building] = await link.run('look for what was cut off', (client) =>
    client.hmget(keys.meta, 'staging', 'stagedHead', 'building'),
  );
  if (staging) await settleStage(context, staging, head ?? undefined);
  if (building) {
    await link.script('give up', { script: SAVE_GIVE_UP, keys: [keys.meta, keys.lease], args: [token, building] });
  }
  await removeRetired(link, keys);
  await snapshots.dropUnfinished();
}
