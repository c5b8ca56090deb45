import { statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import { AppError } from '../../../src-shared/errors/app-error.ts';

/** `f_type` of Linux file systems that other machines can write at the same time. */
const SHARED_BETWEEN_MACHINES: ReadonlyMap<number, string> = new Map([
  [0x6969, 'NFS'],
  [0x517b, 'SMB'],
  [0xff534d42, 'CIFS'],
  [0xfe534d42, 'SMB2'],
  [0x5346414f, 'AFS'],
  [0x73757245, 'Coda'],
  [0x564c, 'NCP'],
  [0x00c36400, 'Ceph'],
  [0x0bd00bd0, 'Lustre'],
  [0x47504653, 'GPFS'],
  [0x7461636f, 'OCFS2'],
  [0x01161970, 'GFS2'],
  [0x01021997, '9P'],
]);

/** Tells the type of the file system a folder is on. */
export type FileSystemTypeOf = (folder: string) => number;

/**
 * Refuses a database on a file system that is shared between machines: the memory that a write-ahead log is
 * coordinated through is not, and locks often do not work there. Throws `storage.unsupported`.
 */
export function refuseNetworkFileSystem(path: string, typeOf: FileSystemTypeOf = typeOnThisMachine): void {
  const name = isShareOfWindows(path) ? 'a network share' : SHARED_BETWEEN_MACHINES.get(typeOf(dirname(path)) >>> 0);
  if (name === undefined) return;
  throw new AppError('storage.unsupported', `${path} is on ${name}, where a SQLite database can be damaged`, {
    hint: 'Keep the database on a disk of this machine, or use a Redis queue to share it between machines.',
    details: { path, fileSystem: name },
  });
}

function isShareOfWindows(path: string): boolean {
  return process.platform === 'win32' && /^\\\\(?![?.]\\)/.test(path);
}

function typeOnThisMachine(folder: string): number {
  if (process.platform !== 'linux') return 0;
  try {
    return statfsSync(folder).type;
  } catch {
    return 0;
  }
}
