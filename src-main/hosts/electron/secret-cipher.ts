import { safeStorage } from 'electron';
import type { SecretCipher } from '../../workspace/connections/secret-store.ts';

/** Seals with the key that the operating system keeps for this user; null where it keeps none. Call once Electron is ready. */
export function makeSecretCipher(): SecretCipher | null {
  if (!safeStorage.isEncryptionAvailable()) return null;
  return {
    seal: (secret) => safeStorage.encryptString(secret).toString('base64'),
    open: (sealed) => safeStorage.decryptString(Buffer.from(sealed, 'base64')),
  };
}
