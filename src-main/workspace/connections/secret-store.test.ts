import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tempFolder } from '../../platform/testing/temp-folder.ts';
import { type SecretCipher, SecretStore } from './secret-store.ts';

const reversed = (text: string) => [...text].reverse().join('');
const CIPHER: SecretCipher = {
  seal: (secret) => `sealed:${reversed(secret)}`,
  open: (text) => reversed(text.slice(7)),
};

async function storeIn(folder: string, cipher: SecretCipher | null): Promise<SecretStore> {
  const store = new SecretStore(folder, cipher, (path) => `${path}.corrupt`);
  await store.load();
  return store;
}

describe('the passwords of connections', () => {
  it('are kept over a restart in a file that only its user can read, and are gone once removed', async () => {
    const folder = tempFolder();
    const store = await storeIn(folder, null);
    await store.put('a', 'pass-a');
    await store.put('b', 'pass-b');
    await store.remove('a');
    expect(statSync(join(folder, 'secrets.json')).mode & 0o777).toBe(0o600);
    const again = await storeIn(folder, null);
    expect([again.get('a'), again.get('b'), again.get('c')]).toEqual([null, 'pass-b', null]);
    expect(readFileSync(join(folder, 'secrets.json'), 'utf8')).not.toContain('pass-a');
  });

  it('are sealed where the host can, and missing where it cannot any more', async () => {
    const folder = tempFolder();
    await (await storeIn(folder, CIPHER)).put('a', 'pass-a');
    expect(readFileSync(join(folder, 'secrets.json'), 'utf8')).not.toContain('pass-a');
    expect((await storeIn(folder, CIPHER)).get('a')).toBe('pass-a');
    expect((await storeIn(folder, null)).get('a')).toBeNull();
    const foreign: SecretCipher = {
      ...CIPHER,
      open: () => {
        throw new Error('sealed elsewhere');
      },
    };
    expect((await storeIn(folder, foreign)).get('a')).toBeNull();
  });
});
