import { useEffect } from 'react';
import { create } from 'zustand';

interface Holds {
  readonly count: number;
}

const useHolds = create<Holds>()(() => ({ count: 0 }));

/** Keeps live updates from redrawing what a person works on; returns the function that lets them through again. */
export function holdUpdates(): () => void {
  let held = true;
  useHolds.setState(({ count }) => ({ count: count + 1 }));
  return () => {
    if (held) useHolds.setState(({ count }) => ({ count: count - 1 }));
    held = false;
  };
}

/** Holds live updates while `active` is true, for instance while rows are selected. */
export function useHoldUpdates(active: boolean): void {
  useEffect(() => (active ? holdUpdates() : undefined), [active]);
}

export function useUpdatesHeld(): boolean {
  return useHolds((holds) => holds.count > 0);
}
