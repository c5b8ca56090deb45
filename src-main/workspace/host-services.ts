import type { AlertNotice } from '../../src-shared/models/alert-rule.ts';

/** What the app asks of the shell it runs in; the only place where the two hosts differ for it. */
export interface HostServices {
  readonly kind: 'electron' | 'loopback';
  /** Shows the operating system's file dialog and answers a path or null; null itself where there is none. */
  readonly pickQueueFile: ((purpose: 'open' | 'create') => Promise<string | null>) | null;
  /** Shows a notification of the operating system; null where that is left to the window. */
  readonly notify: ((notice: AlertNotice) => void) | null;
}
