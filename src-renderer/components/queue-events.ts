import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useEffectEvent } from 'react';
import type { QueueEvent } from '../../src-shared/models/queue.ts';
import { isStale, type StaleScope } from '../app/live/query-scope.ts';
import { UpdateGate } from '../app/live/update-gate.ts';
import { useQueueEventBus } from '../app/live/workspace-events.tsx';
import { useQueue } from './queue-context.tsx';

/** Shortest time between two redraws for live changes, ms. */
const INTERVAL_MS = 300;

export interface QueueEventHandlers {
  /** Tasks changed. Throttled; waits while the window is hidden. */
  readonly onChanged?: () => void;
  /** Snapshots came or went. At once. */
  readonly onSnapshotsChanged?: () => void;
  /** Any event, as it comes. */
  readonly onEvent?: (event: QueueEvent) => void;
}

/** Listens to the open queue. */
export function useQueueEvents(handlers: QueueEventHandlers): void {
  const { queueId } = useQueue();
  const bus = useQueueEventBus();
  const onChanged = useEffectEvent(() => handlers.onChanged?.());
  const onOther = useEffectEvent((event: QueueEvent) => {
    if (event.type === 'snapshots-changed') handlers.onSnapshotsChanged?.();
    handlers.onEvent?.(event);
  });
  useEffect(() => {
    const gate = new UpdateGate({ run: onChanged, intervalMs: INTERVAL_MS, now: () => performance.now(), later });
    const openOrShut = () => gate.setOpen(!document.hidden);
    openOrShut();
    document.addEventListener('visibilitychange', openOrShut);
    const unsubscribe = bus.subscribe(queueId, (event) => {
      if (event.type === 'changed') gate.notify();
      onOther(event);
    });
    return () => {
      unsubscribe();
      document.removeEventListener('visibilitychange', openOrShut);
      gate.dispose();
    };
  }, [bus, queueId]);
}

/** Asks again for whatever an event made stale; stands once around the pages of a queue. */
export function useLiveQueries(): void {
  const { queueId } = useQueue();
  const queryClient = useQueryClient();
  const invalidate = (scope: StaleScope) =>
    void queryClient.invalidateQueries({ predicate: ({ queryKey }) => isStale(queryKey, queueId, scope) });
  useQueueEvents({
    onChanged: () => invalidate('content'),
    onSnapshotsChanged: () => invalidate('snapshots'),
    onEvent: (event) => event.type === 'info-changed' && invalidate('info'),
  });
}

function later(callback: () => void, ms: number): () => void {
  const timer = setTimeout(callback, ms);
  return () => clearTimeout(timer);
}
