import { join } from 'node:path';
import { z } from 'zod';
import { type CorruptFileHandler, StateFile } from '../state-file.ts';

/** Seals a secret so that only this user of this machine can read it. */
export interface SecretCipher {
  seal(secret: string): string;
  /** Throws where it was sealed elsewhere. */
  open(sealed: string): string;
}

const fileSchema = z.object({
  version: z.literal(1),
  secrets: z.record(z.string(), z.object({ isSealed: z.boolean(), text: z.string() })),
});
type Secrets = z.infer<typeof fileSchema>['secrets'];

/**
 * The passwords of connections, in `secrets.json`, which its user alone can read; sealed where the host has a
 * cipher. They are in no other file, and in no message.
 */
export class SecretStore {
  readonly #file: StateFile<z.infer<typeof fileSchema>>;
  readonly #cipher: SecretCipher | null;
  #secrets: Secrets = {};

  constructor(dataDir: string, cipher: SecretCipher | null, onCorrupt: CorruptFileHandler) {
    this.#file = new StateFile(join(dataDir, 'secrets.json'), fileSchema, onCorrupt);
    this.#cipher = cipher;
  }

  async load(): Promise<void> {
    this.#secrets = (await this.#file.read())?.secrets ?? {};
  }

  /** Null where none is kept, or it cannot be read here. */
  get(connectionId: string): string | null {
    const kept = this.#secrets[connectionId];
    if (kept === undefined) return null;
    if (!kept.isSealed) return kept.text;
    try {
      return this.#cipher?.open(kept.text) ?? null;
    } catch {
      return null;
    }
  }

  async put(connectionId: string, secret: string): Promise<void> {
    if (this.get(connectionId) === secret) return;
    const isSealed = this.#cipher !== null;
    await this.#write({ ...this.#secrets, [connectionId]: { isSealed, text: this.#cipher?.seal(secret) ?? secret } });
  }

  async remove(connectionId: string): Promise<void> {
    if (!(connectionId in this.#secrets)) return;
    const { [connectionId]: _gone, ...others } = this.#secrets;
    await this.#write(others);
  }

  async #write(secrets: Secrets): Promise<void> {
    this.#secrets = secrets;
    await this.#file.write({ version: 1, secrets });
  }
}
