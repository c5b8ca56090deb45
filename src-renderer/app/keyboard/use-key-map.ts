import { useEffect, useEffectEvent } from 'react';
import { useView } from '../state/view-store.ts';
import { commandFor, isTyping } from './key-map.ts';
import { focusSearch } from './search-target.ts';

/** Makes the single keys work on the whole window, except while typing or while a dialog is open. */
export function useKeyMap(showHelp: () => void): void {
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    const target = event.target instanceof HTMLElement ? event.target : null;
    if (isTyping(target) || isDialogOpen()) return;
    const command = commandFor(event);
    if (!command) return;
    const { queueId, page, showPage } = useView.getState();
    if (command.kind !== 'help' && queueId === null) return;
    event.preventDefault();
    if (command.kind === 'help') showHelp();
    else if (command.kind === 'page') showPage(command.page);
    else if (!focusSearch() && page !== 'tasks') showPage('tasks');
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent) => onKey(event);
    document.addEventListener('keydown', listener);
    return () => document.removeEventListener('keydown', listener);
  }, []);
}

function isDialogOpen(): boolean {
  return document.querySelector('[role="dialog"][aria-modal="true"]') !== null;
}
