import { describe, expect, it } from 'vitest';
import { AppError } from './app-error.ts';
import { appErrorFromRpc } from './rpc-errors.ts';

describe('appErrorFromRpc', () => {
  it('unpacks the AppError that an oRPC error carries, with hint and details', () => {
    const original = new AppError('file.not-found', 'No file at /q.json.', { hint: 'Look.', details: { path: '/q' } });
    const carrier = Object.assign(new Error('x'), { code: 'APP_ERROR', data: original.toWire() });

    const unpacked = appErrorFromRpc(carrier);

    expect(unpacked).toBeInstanceOf(AppError);
    expect(unpacked.toWire()).toEqual(original.toWire());
  });

  it('keeps the message of a code that this version does not know', () => {
    const unpacked = appErrorFromRpc({ code: 'APP_ERROR', data: { code: 'moon.eclipsed', message: 'Too dark.' } });

    expect([unpacked.code, unpacked.message]).toEqual(['internal.unexpected', 'Too dark.']);
  });

  it('calls a call without an answer disconnected', () => {
    expect(appErrorFromRpc(new DOMException('gone', 'AbortError')).code).toBe('host.disconnected');
  });

  it('passes an AppError through and wraps everything else', () => {
    const error = new AppError('storage.busy', 'Busy.');

    expect(appErrorFromRpc(error)).toBe(error);
    expect(appErrorFromRpc(new TypeError('bug')).code).toBe('internal.unexpected');
    expect(appErrorFromRpc(undefined).code).toBe('internal.unexpected');
  });
});
