const LONGEST_SHAPE = 200;
const LONGEST_CLASS = 60;

/** The parts of a recorded error that tell errors apart. */
interface ErrorParts {
  readonly code: string | null;
  readonly name: string | null;
  readonly message: string;
}

/**
 * What kind of error it is: its code, else its name, else the code or name its message begins with; `null` where none
 * of them says. `errorText` is the error as recorded: a JSON string or object.
 */
export function errorClassOf(errorText: string): string | null {
  const { code, name, message } = partsOf(errorText);
  const named = code ?? (name === 'Error' ? null : name) ?? classInMessage(message) ?? name;
  return named === null ? null : named.slice(0, LONGEST_CLASS);
}

/** The message with all that differs between errors of one cause taken out: numbers, ids, paths, quoted texts. */
export function errorShapeOf(errorText: string): string {
  const [line = ''] = partsOf(errorText).message.split(/\r?\n/, 1);
  return line
    .slice(0, 2 * LONGEST_SHAPE)
    .replace(/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi, '#')
    .replace(/"[^"]*"|'[^']*'|`[^`]*`/g, '"…"')
    .replace(/(?:[A-Za-z]:)?(?:[\\/][\w.@~+-]+){2,}[\\/]?/g, '/…')
    .replace(/\b(?=[0-9a-z_-]*\d)(?=[0-9a-z_-]*[a-z])[0-9a-z]+(?:[_-][0-9a-z]+)*\b/gi, '#')
    .replace(/\d+(?:[.,:]\d+)*/g, '#')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, LONGEST_SHAPE);
}

function classInMessage(message: string): string | null {
  return /^\s*(?:Error:\s*)?([A-Z][A-Z0-9_]{3,}|[A-Z]\w*(?:Error|Exception|Timeout))\b/.exec(message)?.[1] ?? null;
}

// Only the beginning of a long error may be at hand, so that it need not be whole JSON.
function partsOf(errorText: string): ErrorParts {
  const value = parse(errorText);
  if (typeof value === 'string') return { code: null, name: null, message: value };
  if (typeof value !== 'object' || value === null) return { code: null, name: null, message: errorText };
  const field = (name: string): string | null => {
    const found: unknown = Reflect.get(value, name);
    return typeof found === 'string' && found !== '' ? found : typeof found === 'number' ? String(found) : null;
  };
  return { code: field('code'), name: field('name'), message: field('message') ?? errorText };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
