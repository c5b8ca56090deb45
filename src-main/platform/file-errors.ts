import { AppError } from '../../src-shared/errors/app-error.ts';
import type { ErrorCode } from '../../src-shared/errors/error-codes.ts';

interface Reason {
  readonly code: ErrorCode;
  readonly words: string;
  readonly hint?: string;
}

const PERMISSION_HINT = 'Check who may read and write the file and its folder.';
const SPACE_HINT = 'Free some space; what was saved before is still there.';

const REASONS: Readonly<Record<string, Reason>> = {
  ENOENT: { code: 'file.not-found', words: 'it does not exist' },
  ENOTDIR: { code: 'file.not-found', words: 'a part of the path is no folder' },
  EISDIR: { code: 'file.is-folder', words: 'it is a folder' },
  EEXIST: { code: 'file.exists', words: 'it exists already' },
  EACCES: { code: 'file.permission', words: 'permission denied', hint: PERMISSION_HINT },
  EPERM: { code: 'file.permission', words: 'the operation is not permitted', hint: PERMISSION_HINT },
  EROFS: { code: 'file.permission', words: 'the file system is read-only', hint: PERMISSION_HINT },
  ENOSPC: { code: 'storage.full', words: 'the disk is full', hint: SPACE_HINT },
  EDQUOT: { code: 'storage.full', words: 'the disk quota is used up', hint: SPACE_HINT },
};

/** `error.code` of a failed system call ("ENOENT"), or an empty string. */
export function systemCode(error: unknown): string {
  if (!(error instanceof Error) || !('code' in error)) return '';
  return typeof error.code === 'string' ? error.code : '';
}

/** True where a call of the operating system failed, as opposed to a program's own error. */
export function isSystemError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error;
}

/**
 * The AppError for a system call that failed: `file.*` or `storage.full`, and `file.io` for all the rest.
 * @param action What was tried, in the infinitive ("write"): "Cannot write /path: the disk is full".
 */
export function fileError(error: unknown, action: string, path: string): AppError {
  if (error instanceof AppError) return error;
  const systemError = systemCode(error);
  const known = REASONS[systemError];
  const words = known?.words ?? (error instanceof Error ? error.message : String(error));
  return new AppError(known?.code ?? 'file.io', `Cannot ${action} ${path}: ${words}`, {
    details: { path, systemError },
    ...(known?.hint === undefined ? {} : { hint: known.hint }),
    cause: error,
  });
}
