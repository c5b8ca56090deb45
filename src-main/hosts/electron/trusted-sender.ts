import type { WebContents, WebFrameMain } from 'electron';
import { APP_ORIGIN } from '../../../src-shared/contract/transport.ts';

/** The parts of an IPC event that tell who sent it. */
export interface SenderEvent {
  readonly sender: WebContents;
  readonly senderFrame: WebFrameMain | null;
}

/**
 * True for a message from the app's own page: the top frame of a window that the app made, still there,
 * showing APP_ORIGIN. Frames inside the page and pages of other origins have no business with the main process.
 */
export function isTrustedSender(event: SenderEvent, isKnownWindow: (contents: WebContents) => boolean): boolean {
  const { sender, senderFrame } = event;
  if (senderFrame === null || sender.isDestroyed() || senderFrame.isDestroyed()) return false;
  return isKnownWindow(sender) && senderFrame.parent === null && senderFrame.origin === APP_ORIGIN;
}
