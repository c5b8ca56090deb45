import { isDeepStrictEqual } from 'node:util';

/** Whether a JavaScript object holds what the JSON text says, to the letter. */
export function isHeldByObject(text: string, task: unknown): boolean {
  return JSON.stringify(task) === text;
}

/** Finds for a task its exact text, as long as the text still says what the task says. */
export class ExactTexts {
  readonly #texts = new Map<unknown, string>();

  constructor(exact: unknown) {
    for (const text of Array.isArray(exact) ? exact : []) {
      const task = parsed(text);
      if (task !== null) this.#texts.set(Reflect.get(task, 'id'), text);
    }
  }

  /** Null for a task without one, and for one that was changed since. */
  textOf(task: object): string | null {
    if (this.#texts.size === 0) return null;
    const text = this.#texts.get(Reflect.get(task, 'id'));
    if (text === undefined) return null;
    return isDeepStrictEqual(asKept(JSON.parse(text)), asKept(task)) ? text : null;
  }
}

function parsed(text: unknown): object | null {
  try {
    const value: unknown = typeof text === 'string' ? JSON.parse(text) : null;
    return typeof value === 'object' ? value : null;
  } catch {
    return null;
  }
}

/** As JSON carries it: -0 is 0 there. */
function asKept(task: object): unknown {
  return JSON.parse(JSON.stringify(task));
}
