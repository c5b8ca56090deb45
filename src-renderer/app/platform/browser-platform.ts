import { z } from 'zod';
import { wireErrorSchema } from '../../../src-shared/contract/base.ts';
import { UPLOAD_PATH } from '../../../src-shared/contract/transport.ts';
import { AppError } from '../../../src-shared/errors/app-error.ts';
import type { AppPlatform } from './platform.tsx';

const uploadedSchema = z.object({ path: z.string() });

export const browserPlatform: AppPlatform = { kind: 'browser', pathForFile: upload };

/** Streams the file to the app, which keeps a copy in its data folder. */
async function upload(file: File): Promise<string> {
  const response = await fetch(`${UPLOAD_PATH}?name=${encodeURIComponent(file.name)}`, {
    method: 'POST',
    headers: { 'content-type': 'application/octet-stream' },
    body: file,
  });
  const answer: unknown = await response.json().catch(() => null);
  if (response.ok) return uploadedSchema.parse(answer).path;
  const wire = wireErrorSchema.safeParse(answer);
  if (wire.success) throw AppError.fromWire(wire.data);
  throw new AppError('file.io', `${file.name} could not be sent to the app (HTTP ${response.status}).`);
}
