const FORBIDDEN: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/** Whatever may hold such a key, escaped or not. */
const SUSPECT = /__proto__|constructor|prototype|\\u/;

/** A name that, as a key, changes objects of programs that merge it carelessly. */
export function isForbiddenKey(key: string): boolean {
  return FORBIDDEN.has(key);
}

/** The first such key at any depth of a JSON text that was checked before, or null. */
export function forbiddenKeyIn(text: string): string | null {
  return SUSPECT.test(text) ? forbiddenIn(JSON.parse(text)) : null;
}

function forbiddenIn(value: unknown): string | null {
  if (typeof value !== 'object' || value === null) return null;
  for (const key of Object.keys(value)) {
    const found = isForbiddenKey(key) ? key : forbiddenIn(Reflect.get(value, key));
    if (found !== null) return found;
  }
  return null;
}
