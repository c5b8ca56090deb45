/** What values an option takes, and how to say that. */
export interface OptionCheck {
  /** Completes "expected ...". */
  readonly expected: string;
  readonly accepts: (value: unknown) => boolean;
}

/** Past this a timer of Node.js fires at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

export const flag: OptionCheck = { expected: 'true or false', accepts: (value) => typeof value === 'boolean' };

export const text: OptionCheck = {
  expected: 'a text that is not empty',
  accepts: (value) => typeof value === 'string' && value !== '',
};

export const anyFunction: OptionCheck = {
  expected: 'a function',
  accepts: (value) => typeof value === 'function',
};

export function oneOf(...values: ReadonlyArray<string | boolean>): OptionCheck {
  return { expected: `one of ${values.join(', ')}`, accepts: (value) => values.some((allowed) => allowed === value) };
}

export function wholeNumber(least: number, most = Number.MAX_SAFE_INTEGER): OptionCheck {
  const range = most === Number.MAX_SAFE_INTEGER ? `of ${least} or more` : `from ${least} to ${most}`;
  return {
    expected: `a whole number ${range}`,
    accepts: (value) => Number.isSafeInteger(value) && isWithin(value, least, most),
  };
}

/** A whole number, or Infinity for "no limit". */
export function limit(least: number): OptionCheck {
  return {
    expected: `a whole number of ${least} or more, or Infinity`,
    accepts: (value) => value === Number.POSITIVE_INFINITY || wholeNumber(least).accepts(value),
  };
}

export function numberWithin(least: number, most: number): OptionCheck {
  return { expected: `a number from ${least} to ${most}`, accepts: (value) => isWithin(value, least, most) };
}

/** A span that a timer can wait for. */
export function milliseconds(least: number): OptionCheck {
  const { accepts } = wholeNumber(least, LONGEST_TIMER_MS);
  return { expected: `whole milliseconds from ${least} to ${LONGEST_TIMER_MS}`, accepts };
}

export function orNull({ expected, accepts }: OptionCheck): OptionCheck {
  return { expected: `${expected}, or null`, accepts: (value) => value === null || accepts(value) };
}

export function objectWith(method: string): OptionCheck {
  return {
    expected: `an object with a method ${method}`,
    accepts: (value) => isObject(value) && method in value && typeof Reflect.get(value, method) === 'function',
  };
}

export function either(first: OptionCheck, second: OptionCheck): OptionCheck {
  return {
    expected: `${first.expected}, or ${second.expected}`,
    accepts: (value) => first.accepts(value) || second.accepts(value),
  };
}

export const anyObject: OptionCheck = { expected: 'an object', accepts: isObject };

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isWithin(value: unknown, least: number, most: number): boolean {
  return typeof value === 'number' && value >= least && value <= most;
}
