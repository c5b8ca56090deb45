import { PAGES, type Page } from '../state/place.ts';

/** What a single key asks for. */
export type KeyCommand = { readonly kind: 'page'; readonly page: Page } | { readonly kind: 'search' | 'help' };

/** The part of a keyboard event that decides. */
export interface KeyStroke {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly defaultPrevented: boolean;
  readonly isComposing: boolean;
}

export const PAGE_KEYS: Readonly<Record<Page, string>> = {
  overview: 'O',
  tasks: 'T',
  failures: 'F',
  'next-up': 'N',
  snapshots: 'S',
  performance: 'P',
  alerts: 'A',
};

/** The command of a key, or null: keys held with Ctrl, Alt or Meta and those of an input method are not ours. */
export function commandFor(stroke: KeyStroke): KeyCommand | null {
  if (stroke.ctrlKey || stroke.metaKey || stroke.altKey || stroke.defaultPrevented || stroke.isComposing) return null;
  if (stroke.key === '/') return { kind: 'search' };
  if (stroke.key === '?') return { kind: 'help' };
  const letter = stroke.key.toUpperCase();
  const page = PAGES.find((each) => PAGE_KEYS[each] === letter);
  return page ? { kind: 'page', page } : null;
}

/** The part of an element that tells whether it takes text. */
export interface TypingTarget {
  readonly tagName: string;
  readonly isContentEditable: boolean;
  readonly getAttribute: (name: string) => string | null;
}

const BUTTON_LIKE = new Set(['checkbox', 'radio', 'button', 'submit', 'reset', 'range', 'color', 'file', 'image']);

/** True where a letter would be typed: it must never be taken for a command there. */
export function isTyping(target: TypingTarget | null): boolean {
  if (!target) return false;
  if (target.isContentEditable) return true;
  const tag = target.tagName.toUpperCase();
  if (tag === 'TEXTAREA' || tag === 'SELECT') return true;
  if (tag === 'INPUT') return !BUTTON_LIKE.has(target.getAttribute('type')?.toLowerCase() ?? 'text');
  return ['textbox', 'searchbox', 'combobox'].includes(target.getAttribute('role') ?? '');
}
