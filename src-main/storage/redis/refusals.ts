import { AppError } from '../../../src-shared/errors/app-error.ts';

export function readOnly(location: string): AppError {
  return new AppError('storage.read-only', `${location} is open for reading only`);
}

export function refusal(location: string): AppError {
  return new AppError('storage.corrupt', `${location} is damaged and is not overwritten`, {
    hint: 'Save under another key prefix, or rename the damaged keys.',
  });
}
