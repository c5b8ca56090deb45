import { notifications } from '@mantine/notifications';
import type { AlertNotice } from '../../../src-shared/models/alert-rule.ts';

const STAYS_MS = 15_000;
const COLOURS = { info: 'var(--processing-ch)', warning: 'var(--warn-ch)', critical: 'var(--failed-ch)' } as const;

/** Tells of an alert: in the window, and by the browser where the user has allowed it and looks elsewhere. */
export function showNotice({ entryId, title, body, severity }: AlertNotice): void {
  notifications.show({ title, message: body, color: COLOURS[severity], autoClose: STAYS_MS, role: 'alert' });
  if (!document.hidden || !('Notification' in window) || Notification.permission !== 'granted') return;
  // One of the same alert replaces the last.
  const shown = new Notification(title, { body, tag: entryId ?? 'test' });
  shown.addEventListener('click', () => window.focus());
}
