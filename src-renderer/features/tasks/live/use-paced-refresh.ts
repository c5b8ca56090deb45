import { useEffect, useEffectEvent, useRef } from 'react';
import { useQueueEvents } from '../../../components/queue-events.ts';
import { browserClock, RefreshPacer } from './refresh-pacer.ts';

/** Runs `refresh` after changes of the open queue: paced, and not while the window is hidden. */
export function usePacedRefresh(refresh: () => Promise<void>, enabled: boolean): void {
  const run = useEffectEvent(refresh);
  const pacerRef = useRef<RefreshPacer | null>(null);
  useEffect(() => {
    const pacer = new RefreshPacer({ clock: browserClock, refresh: run });
    pacerRef.current = pacer;
    return () => pacer.stop();
  }, []);
  useQueueEvents({ onChanged: () => enabled && pacerRef.current?.changed() });
}
