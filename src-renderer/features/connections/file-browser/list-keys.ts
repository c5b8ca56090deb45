const PAGE_STEP = 10;

/** Where a key moves the active line of a list, or null for a key that moves nothing. A letter finds the next such name. */
export function nextIndex(key: string, active: number, names: readonly string[]): number | null {
  const last = names.length - 1;
  if (last < 0) return null;
  const steps: Readonly<Record<string, number>> = {
    ArrowDown: active + 1,
    ArrowUp: active - 1,
    PageDown: active + PAGE_STEP,
    PageUp: active - PAGE_STEP,
    Home: 0,
    End: last,
  };
  const step = steps[key];
  if (step !== undefined) return Math.min(last, Math.max(0, step));
  return key.length === 1 && key !== ' ' ? findName(key, active, names) : null;
}

function findName(letter: string, active: number, names: readonly string[]): number | null {
  const wanted = letter.toLowerCase();
  for (let offset = 1; offset <= names.length; offset++) {
    const index = (active + offset) % names.length;
    if (names[index]?.toLowerCase().startsWith(wanted)) return index;
  }
  return null;
}
