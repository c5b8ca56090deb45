import { useEffect, useEffectEvent } from 'react';
import { isTyping } from '../../app/keyboard/key-map.ts';

interface ListKeys {
  readonly onStep: (delta: number) => void;
  readonly onClose: () => void;
}

/** J and K go through the tasks, Esc closes the drawer; never while typing or while a dialog is open. */
export function useListKeys({ onStep, onClose }: ListKeys): void {
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    const target = event.target instanceof HTMLElement ? event.target : null;
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (isTyping(target) || document.querySelector('[role="dialog"][aria-modal="true"], [role="menu"]')) return;
    if (event.key === 'j') onStep(1);
    else if (event.key === 'k') onStep(-1);
    else if (event.key === 'Escape') onClose();
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent) => onKey(event);
    document.addEventListener('keydown', listener);
    return () => document.removeEventListener('keydown', listener);
  }, []);
}
