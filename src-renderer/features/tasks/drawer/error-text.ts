/** An error as people read it. */
export interface ErrorText {
  readonly headline: string;
  /** Stack or further lines; null if there are none. */
  readonly rest: string | null;
}

/**
 * Reads a recorded error: a JSON string, or an object with message, name, code, stack. Only for showing; copying takes
 * the text as it was recorded. Anything else is shown as it stands.
 */
export function readErrorText(lastErrorText: string): ErrorText {
  const value = parse(lastErrorText);
  if (typeof value === 'string') return splitLines(value);
  if (!isRecord(value) || typeof value.message !== 'string') return splitLines(lastErrorText);
  const { headline, rest } = splitLines(value.message);
  const name = [value.code, value.name].find((each) => typeof each === 'string' && each !== '' && each !== 'Error');
  const stack = typeof value.stack === 'string' ? stackFrames(value.stack) : null;
  const titled = typeof name === 'string' && !headline.includes(name) ? `${name}: ${headline}` : headline;
  return { headline: titled, rest: [rest, stack].filter((part) => part !== null).join('\n') || null };
}

function splitLines(text: string): ErrorText {
  const [headline = '', ...rest] = text.split(/\r?\n/);
  return { headline, rest: rest.join('\n').trim() || null };
}

/** The stack without its first lines, which repeat the message. */
function stackFrames(stack: string): string | null {
  const frames = stack.split(/\r?\n/).filter((line) => /^\s+at /.test(line));
  return frames.length === 0 ? null : frames.map((line) => line.trim()).join('\n');
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
