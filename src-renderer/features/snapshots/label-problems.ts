const MAX_NAME = 100;
const MAX_NOTE = 2000;

/** Why a name cannot be kept, as a sentence; null where it can, and for an empty one. */
export function nameProblem(name: string): string | null {
  return tooLong(name.trim().length, MAX_NAME);
}

/** The same for a note. */
export function noteProblem(note: string): string | null {
  return tooLong(note.length, MAX_NOTE);
}

function tooLong(length: number, most: number): string | null {
  return length > most ? `At most ${most} characters; these are ${length}.` : null;
}
