/** A piece of a search as it was typed; `start` and `end` are places in the text. */
export interface Token {
  readonly start: number;
  readonly end: number;
  readonly negated: boolean;
  /** `status`, or `data.agent.model`; null for free text. */
  readonly field: string | null;
  /** What comes after the colon, or the free text itself, as typed. */
  readonly value: string;
  readonly valueStart: number;
  /** False where a quote or a regular expression was not closed. */
  readonly closed: boolean;
}

const FIELD = /^([a-z]+(?:\.(?:[^\s:"]|"(?:[^"\\]|\\.)*")+)?):/;

/** Cuts a search into its pieces. Whether what stands before a colon is a field is told by `isField`. */
export function tokenize(text: string, isField: (name: string) => boolean): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    if (/\s/.test(text.charAt(at))) {
      at += 1;
      continue;
    }
    const token = readToken(text, at, isField);
    tokens.push(token);
    at = token.end;
  }
  return tokens;
}

function readToken(text: string, start: number, isField: (name: string) => boolean): Token {
  const negated = text.charAt(start) === '-' && /\S/.test(text.charAt(start + 1));
  const bodyStart = negated ? start + 1 : start;
  const named = FIELD.exec(text.slice(bodyStart, bodyStart + 1000))?.[1] ?? null;
  const field = named !== null && isField(named) ? named : null;
  const valueStart = field === null ? bodyStart : bodyStart + field.length + 1;
  const { end, closed } = endOfValue(text, valueStart);
  return { start, end, negated, field, value: text.slice(valueStart, end), valueStart, closed };
}

/** White space ends a value unless it is quoted; a value that begins with a slash may be a regular expression. */
function endOfValue(text: string, start: number): { end: number; closed: boolean } {
  const slash = text.charAt(start) === '/' ? endOfDelimited(text, start, '/') : -1;
  if (slash > 0 && (slash === text.length || /\s/.test(text.charAt(slash)))) return { end: slash, closed: true };
  let at = start;
  while (at < text.length && !/\s/.test(text.charAt(at))) {
    if (text.charAt(at) !== '"' || !opensQuote(text, start, at)) {
      at += 1;
      continue;
    }
    const end = endOfDelimited(text, at, '"');
    if (end < 0) return { end: text.length, closed: false };
    at = end;
  }
  return { end: at, closed: true };
}

// A quote within a word is a quote character: `5"`, `don"t`.
function opensQuote(text: string, start: number, at: number): boolean {
  return at === start || /[,=]/.test(text.charAt(at - 1));
}

/** Place behind the closing delimiter; -1 without one. A backslash takes the next character along. */
export function endOfDelimited(text: string, start: number, delimiter: string): number {
  for (let at = start + 1; at < text.length; at += 1) {
    if (text.charAt(at) === '\\') at += 1;
    else if (text.charAt(at) === delimiter) return at + 1;
  }
  return -1;
}
