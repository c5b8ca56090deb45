import type { AlertNotice } from '../../src-shared/models/alert-rule.ts';
import type { SecretCipher } from './connections/secret-store.ts';

/** What the app asks of the shell it runs in; the only place where the two hosts differ for it. */
export interface HostServices {
  readonly kind: 'electron' | 'loopback';
  /** Shows the operating system's file dialog and answers a path or null; null itself where there is none. */
  readonly pickQueueFile: ((purpose: 'open' | 'create') => Promise<string | null>) | null;
  /** Asks where a new file of that name is to go; null itself where files are fetched by the window instead. */
  readonly pickSaveFile: ((name: string) => Promise<string | null>) | null;
  /** Shows a notification of the operating system; null where that is left to the window. */
  readonly notify: ((notice: AlertNotice) => void) | null;
  /** Seals passwords that are kept; null where they can only be kept from other users by the file's mode. */
  readonly secretCipher: SecretCipher | null;
}
