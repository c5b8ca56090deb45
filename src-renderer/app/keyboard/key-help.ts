import { PAGE_KEYS } from './key-map.ts';

export interface KeyHelp {
  readonly keys: readonly string[];
  readonly does: string;
}

export interface KeyHelpGroup {
  readonly title: string;
  readonly keys: readonly KeyHelp[];
}

/** Ctrl, or Command on a Mac. */
export const MOD_KEY = typeof navigator !== 'undefined' && /mac/i.test(navigator.userAgent) ? '⌘' : 'Ctrl';

export const KEY_HELP: readonly KeyHelpGroup[] = [
  {
    title: 'Everywhere',
    keys: [
      { keys: [MOD_KEY, 'K'], does: 'Find or run: pages, connections, actions' },
      { keys: ['/'], does: 'Search the tasks' },
      { keys: ['?'], does: 'Show this help' },
      { keys: ['Esc'], does: 'Close what is open' },
    ],
  },
  {
    title: 'Pages of the open queue',
    keys: [
      { keys: [PAGE_KEYS.overview], does: 'Overview' },
      { keys: [PAGE_KEYS.tasks], does: 'Tasks' },
      { keys: [PAGE_KEYS.failures], does: 'Failures' },
      { keys: [PAGE_KEYS['next-up']], does: 'Next up' },
      { keys: [PAGE_KEYS.snapshots], does: 'Snapshots' },
    ],
  },
  {
    title: 'Tasks',
    keys: [
      { keys: ['↑', '↓'], does: 'Go from row to row' },
      { keys: ['Enter'], does: 'Show the details of the row' },
      { keys: ['X'], does: 'Tick the row; with Shift, all rows from the last tick on' },
    ],
  },
];
