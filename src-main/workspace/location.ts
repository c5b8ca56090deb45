import { isAbsolute, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AppError } from '../../src-shared/errors/app-error.ts';
import { formatRedisLocation, isRedisLocation, parseRedisLocation } from '../../src-shared/models/redis-location.ts';

export interface LocationContext {
  readonly homeDir: string;
  /** Folder against which a relative path is taken; null where relative paths are refused. */
  readonly base: string | null;
}

export interface GivenLocation {
  readonly location: string;
  /** What a Redis address held; null where there was none. */
  readonly password: string | null;
}

/** As parseLocation, for a text that may be the address of a Redis with a password in it. */
export function parseGiven(text: string, context: LocationContext): GivenLocation {
  if (!isRedisLocation(text)) return { location: parseLocation(text, context), password: null };
  const { place, password } = parseRedisLocation(text);
  return { location: formatRedisLocation(place), password };
}

/**
 * The absolute path that a typed, dropped or passed location means: a path, `~/path` or a file: URL.
 * Nothing on disk is looked at. `input.invalid` names the field `location`.
 */
export function parseLocation(text: string, context: LocationContext): string {
  if (text.includes('\0')) throw invalid('has a NUL character in it, which no path can have');
  if (text.trim() === '') throw invalid('is empty');
  if (isRedisLocation(text)) throw invalid('is the address of a Redis, where a path of a file is needed');
  if (/^file:/i.test(text)) return fromFileUrl(text);
  if (/^[a-z][a-z0-9+.-]+:\/\//i.test(text)) throw invalid(`is a URL of a kind that is not known: ${text}`);
  const path = expandHome(text, context.homeDir);
  if (isAbsolute(path)) return resolve(path);
  if (context.base === null) throw invalid(`is not an absolute path: ${text}`);
  return resolve(context.base, path);
}

function expandHome(text: string, homeDir: string): string {
  if (text === '~') return homeDir;
  return /^~[/\\]/.test(text) ? resolve(homeDir, text.slice(2)) : text;
}

function fromFileUrl(text: string): string {
  try {
    return fileURLToPath(text);
  } catch (error) {
    throw invalid(`is not a usable file URL: ${text}`, error);
  }
}

function invalid(reason: string, cause?: unknown): AppError {
  return new AppError('input.invalid', `The field 'location' ${reason}.`, {
    hint: 'Give the full path of a queue file, for example /srv/queues/tasks.db.',
    details: { field: 'location' },
    ...(cause === undefined ? {} : { cause }),
  });
}

/** For a text that could not be understood: URLs may carry secrets, which must be neither shown nor kept. */
export function withoutPassword(location: string): string {
  return location.replace(/^([a-z][a-z0-9+.-]*:\/\/).*@/i, '$1');
}
