import { createWriteStream } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { AppError } from '../../../../src-shared/errors/app-error.ts';
import { fileError } from '../../../platform/file-errors.ts';
import { randomId } from '../../../platform/ids.ts';

export interface UploadOptions {
  /** Folder that gets a folder of its own for each file. */
  readonly uploadsDir: string;
  readonly maxBytes: number;
}

/**
 * Writes a request's body to `<uploadsDir>/<unique>/<name>` and answers that path. The file has its name
 * only once it is whole; of an upload that broke off nothing stays. `file.too-large`, `file.io` ...
 */
export async function receiveUpload(request: IncomingMessage, name: string, options: UploadOptions): Promise<string> {
  const declared = Number(request.headers['content-length'] ?? 0);
  if (declared > options.maxBytes) throw tooLarge(options.maxBytes);
  const folder = join(options.uploadsDir, randomId());
  const path = join(folder, sanitizeFileName(name));
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const partial = join(folder, '.partial');
    await pipeline(request, limitBytes(options.maxBytes), createWriteStream(partial, { mode: 0o600, flush: true }));
    await rename(partial, path);
    return path;
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw fileError(error, 'store the uploaded file', path);
  }
}

/**
 * A name that is a plain file name on every system: no folders, control characters or characters that
 * Windows refuses, at most 200 bytes of UTF-8.
 */
export function sanitizeFileName(name: string): string {
  const last = name.split(/[/\\]/).at(-1) ?? '';
  const plain = last.replace(/[\p{Cc}<>:"|?*]/gu, '_').replace(/^\.+|[. ]+$/g, '');
  let short = plain;
  while (Buffer.byteLength(short) > 200) short = [...short].slice(1).join('');
  return short === '' || /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i.test(short) ? `queue-${short}` : short;
}

function limitBytes(maxBytes: number): Transform {
  let received = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      received += chunk.length;
      if (received > maxBytes) done(tooLarge(maxBytes));
      else done(null, chunk);
    },
  });
}

function tooLarge(maxBytes: number): AppError {
  return new AppError('file.too-large', `The file is larger than ${Math.floor(maxBytes / 2 ** 20)} MiB.`, {
    hint: 'Copy it to the machine the app runs on and open it there by its path.',
    details: { maxBytes },
  });
}
