import { useSyncExternalStore } from 'react';

const TICK_MS = 1000;
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;
let now = Date.now();

function tick(): void {
  now = Date.now();
  for (const listener of listeners) listener();
}

/** One timer for the whole window; it stands still while nothing shows a relative time. */
function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (timer === undefined) {
    tick();
    timer = setInterval(tick, TICK_MS);
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** The current moment, ticking once a second. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => now);
}

/** What `derive` makes of the current moment; renders again only when that changes. */
export function useFromNow<T extends string | number>(derive: (now: number) => T): T {
  return useSyncExternalStore(subscribe, () => derive(now));
}
