import { join } from 'node:path';
import { z } from 'zod';
import { type CorruptFileHandler, StateFile } from './state-file.ts';

const settingsSchema = z.object({
  version: z.literal(1),
  /** Connection that is opened at the next start; null for none. */
  lastQueueId: z.string().nullable(),
});

/** What the app remembers between starts, in `settings.json`. */
export class Settings {
  readonly #file: StateFile<z.infer<typeof settingsSchema>>;
  #lastQueueId: string | null = null;

  constructor(dataDir: string, onCorrupt: CorruptFileHandler) {
    this.#file = new StateFile(join(dataDir, 'settings.json'), settingsSchema, onCorrupt);
  }

  async load(): Promise<void> {
    this.#lastQueueId = (await this.#file.read())?.lastQueueId ?? null;
  }

  get lastQueueId(): string | null {
    return this.#lastQueueId;
  }

  async setLastQueue(queueId: string | null): Promise<void> {
    if (queueId === this.#lastQueueId) return;
    this.#lastQueueId = queueId;
    await this.#file.write({ version: 1, lastQueueId: queueId });
  }
}
