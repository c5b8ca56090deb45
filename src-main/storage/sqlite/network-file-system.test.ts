import { describe, expect, it } from 'vitest';
import { refuseNetworkFileSystem } from './network-file-system.ts';

describe('refuseNetworkFileSystem', () => {
  it.each([
    ['NFS', 0x6969],
    ['CIFS', 0xff534d42],
    // Where the system's word is signed, Node.js passes the sign on.
    ['SMB2', 0xfe534d42 | 0],
    ['9P', 0x01021997],
  ])('refuses %s by name, with what to do instead', (name, type) => {
    expect(() => refuseNetworkFileSystem('/srv/q/queue.db', () => type)).toThrow(
      expect.objectContaining({
        code: 'storage.unsupported',
        message: expect.stringMatching(new RegExp(`^/srv/q/queue.db is on ${name}`)),
        hint: expect.stringContaining('Redis'),
      }),
    );
  });

  it('takes the file systems of this machine', () => {
    expect(() => refuseNetworkFileSystem(`${import.meta.dirname}/queue.db`)).not.toThrow();
    expect(() => refuseNetworkFileSystem('/no/such/folder/queue.db')).not.toThrow();
  });
});
