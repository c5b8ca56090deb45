import { AppError } from '../../src-shared/errors/app-error.ts';

export function unreadable(name: string, problem: string, hint: string, cause?: unknown): AppError {
  return new AppError('import.unreadable', `${name} cannot be imported: ${problem}`, {
    details: { file: name },
    hint,
    cause,
  });
}

export function tooLarge(name: string, problem: string): AppError {
  return new AppError('import.too-large', `${name} cannot be imported: ${problem}`, {
    details: { file: name },
    hint: 'Split the file, or raise the limit where you trust its origin.',
  });
}
