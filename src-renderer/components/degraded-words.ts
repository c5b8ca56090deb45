import type { Degraded } from '../../src-shared/models/queue.ts';
import { formatNoun } from './format.ts';

/** The state in two words, and the sentence that explains it. */
export function degradedWords({ phase, message, pendingChanges }: Degraded): { label: string; sentence: string } {
  const unsaved = `${formatNoun(pendingChanges, 'change')} not saved`;
  if (phase === 'catching-up') {
    return {
      label: 'Catching up',
      sentence: `The server is back: ${formatNoun(pendingChanges, 'change')} being saved.`,
    };
  }
  const label = pendingChanges === 0 ? 'Server out of reach' : unsaved;
  const sentence = `${message}. The queue goes on in memory and saves everything once the server takes writes again.`;
  return { label, sentence: sentence.replace('..', '.') };
}
