import { open } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { basename } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { isAppError } from '../../../../src-shared/errors/app-error.ts';
import { findTransferFile } from '../../../workspace/transfer-files.ts';
import { SECURITY_HEADERS } from '../../page.ts';

/** Streams the file of that id as a download; false where there is none. */
export async function sendDownload(response: ServerResponse, folder: string, id: string): Promise<boolean> {
  const path = await findTransferFile(folder, id).catch((error: unknown) => {
    if (isAppError(error, 'file.not-found')) return null;
    throw error;
  });
  if (path === null) return false;
  const file = await open(path);
  try {
    const { size } = await file.stat();
    response.writeHead(200, {
      ...SECURITY_HEADERS,
      'Cache-Control': 'no-store',
      'Content-Type': 'application/octet-stream',
      'Content-Length': String(size),
      'Content-Disposition': `attachment; filename*=UTF-8''${encodeName(basename(path))}`,
    });
    if (response.req.method === 'HEAD') response.end();
    else await pipeline(file.createReadStream({ autoClose: false }), response);
  } finally {
    await file.close();
  }
  return true;
}

/** As RFC 8187 has it, which leaves fewer characters alone than URLs do. */
function encodeName(name: string): string {
  return encodeURIComponent(name).replace(/['()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}
