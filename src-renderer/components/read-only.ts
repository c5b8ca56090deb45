import type { QueueInfo } from '../../src-shared/models/queue.ts';

/** One sentence that says why the queue takes no writes; null where it does. */
export function readOnlySentence(info: QueueInfo): string | null {
  switch (info.readOnly) {
    case null:
      return null;
    case 'owned':
      return ownedSentence(info);
    case 'damaged':
      return 'The file is damaged, so it was opened read-only: what could be read is shown, and nothing is written.';
    case 'file':
      return 'You may not write this file or its folder, so the queue was opened read-only.';
    case 'degraded':
      return 'A change could not be kept, so the queue takes no more: close it, look at the disk, and open it again.';
  }
}

function ownedSentence({ owner }: QueueInfo): string {
  if (!owner) return 'Another process owns this queue; it is shown read-only.';
  return `${owner.program}, pid ${owner.pid} on ${owner.host}, owns this queue; it is followed read-only.`;
}
