export const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** JSON values that belong to a message; an Error among them is written with its stack. */
export type LogFields = Readonly<Record<string, unknown>>;

export interface Logger {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}

export interface LoggerOptions {
  /** Least level that is written. Default: info. */
  readonly level?: LogLevel;
  /** Takes each finished line, newline included. Default: standard error. */
  readonly write?: (line: string) => void;
  readonly now?: () => number;
}

/** One line per message: `2026-11-23T10:00:00.000Z warn message {"field":1}`. */
export function createLogger(options: LoggerOptions = {}): Logger {
  const least = LOG_LEVELS.indexOf(options.level ?? 'info');
  const write = options.write ?? ((line: string) => void process.stderr.write(line));
  const now = options.now ?? Date.now;
  const at = (level: LogLevel) => (message: string, fields?: LogFields) => {
    if (LOG_LEVELS.indexOf(level) < least) return;
    const suffix = fields === undefined ? '' : ` ${fieldsText(fields)}`;
    write(`${new Date(now()).toISOString()} ${level} ${message}${suffix}\n`);
  };
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}

const ignore = () => {};
export const silentLogger: Logger = { debug: ignore, info: ignore, warn: ignore, error: ignore };

/** Logging must never be what fails, so what JSON cannot take becomes a note. */
function fieldsText(fields: LogFields): string {
  try {
    return JSON.stringify(fields, (_key, value: unknown) => {
      if (typeof value === 'bigint') return value.toString();
      return value instanceof Error ? (value.stack ?? value.message) : value;
    });
  } catch {
    return '(fields that cannot be written)';
  }
}
