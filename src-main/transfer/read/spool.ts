import { mkdtempSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileError, isSystemError } from '../../platform/file-errors.ts';
import { OpenFile } from '../../storage/json/open-file.ts';

/**
 * Writes pieces into a file that only this process can reach and that has no name any more once this returns, so
 * that nothing of it stays however the process ends. `storage.full` and the like name the folder for such files.
 */
export async function spool(name: string, pieces: AsyncIterable<Uint8Array>): Promise<OpenFile> {
  const folder = mkdtempSync(join(tmpdir(), 'poppo-import-'));
  const path = join(folder, 'content');
  try {
    const file = await open(path, 'wx', 0o600);
    try {
      for await (const piece of pieces) await file.writeFile(piece);
    } finally {
      await file.close();
    }
    return new OpenFile(path);
  } catch (error) {
    throw isSystemError(error) ? fileError(error, `unpack ${name} into`, tmpdir()) : error;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
