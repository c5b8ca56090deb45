import { useEffect, useEffectEvent, useRef } from 'react';
import { useLinkState } from '../../../app/rpc/rpc-provider.tsx';

/** Calls `run` whenever a lost connection to the app is back: changes meanwhile were not told. */
export function useReconnected(run: () => void): void {
  const link = useLinkState();
  const wasLost = useRef(false);
  const onBack = useEffectEvent(run);
  useEffect(() => {
    if (link === 'connected' && wasLost.current) onBack();
    wasLost.current = link !== 'connected';
  }, [link]);
}
