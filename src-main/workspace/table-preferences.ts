import { join } from 'node:path';
import { z } from 'zod';
import {
  type TablePreferences,
  tablePreferencesSchema,
  USUAL_PREFERENCES,
} from '../../src-shared/models/table-preferences.ts';
import { type CorruptFileHandler, StateFile } from './state-file.ts';

const fileSchema = z.object({ version: z.literal(1), queues: z.record(z.string(), tablePreferencesSchema) });

/** How each connection's task list looks and its saved views, in `tables.json`. */
export class TablePreferencesStore {
  readonly #file: StateFile<z.infer<typeof fileSchema>>;
  #queues: Promise<Record<string, TablePreferences>> | null = null;

  constructor(dataDir: string, onCorrupt: CorruptFileHandler) {
    this.#file = new StateFile(join(dataDir, 'tables.json'), fileSchema, onCorrupt);
  }

  async get(queueId: string): Promise<TablePreferences> {
    const queues = await this.#load();
    return Object.hasOwn(queues, queueId) ? (queues[queueId] ?? USUAL_PREFERENCES) : USUAL_PREFERENCES;
  }

  async set(queueId: string, preferences: TablePreferences): Promise<void> {
    const queues = { ...(await this.#load()), [queueId]: preferences };
    this.#queues = Promise.resolve(queues);
    await this.#file.write({ version: 1, queues });
  }

  #load(): Promise<Record<string, TablePreferences>> {
    this.#queues ??= this.#file.read().then((content) => content?.queues ?? {});
    return this.#queues;
  }
}
