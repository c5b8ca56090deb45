import type { QueueInfo } from '../../../src-shared/models/queue.ts';
import type { ResolvedOptions } from '../options.ts';
import { type PauseState, pauseState } from '../pauses.ts';
import { locationOf, type StorageType } from '../persistence-options.ts';
import { accessOf, type RunningQueue } from '../running-queue.ts';

/** Like QueueInfo, also of a queue that nothing keeps; its location is empty. */
export type ManagerInfo = Omit<QueueInfo, 'backend'> & PauseState & { readonly backend: StorageType };

export function managerInfo(running: RunningQueue, { persistence }: ResolvedOptions): ManagerInfo {
  const state = running.backend.store.readState();
  const access = accessOf(running);
  return {
    backend: persistence.type,
    location: locationOf(persistence),
    strategy: state.strategy,
    ...pauseState(state.paused),
    readOnly: access.readOnly,
    owner: access.owner,
    damage: access.damage,
    degraded: running.saver.degraded,
    migratedFrom: running.backend.keptOriginal(),
  };
}
