import { join } from 'node:path';
import { z } from 'zod';
import {
  type AlertEntry,
  alertEntrySchema,
  alertRuleSchema,
  webhookSchema,
} from '../../../src-shared/models/alert-rule.ts';
import { defaultRules } from '../../monitoring/alerts/default-rules.ts';
import { type CorruptFileHandler, StateFile } from '../state-file.ts';

const bookSchema = z.object({
  version: z.literal(1),
  rules: z.array(alertRuleSchema),
  entries: z.array(alertEntrySchema),
  webhook: webhookSchema.nullable(),
});
export type AlertBookContent = z.infer<typeof bookSchema>;

/** Alerts that are remembered. */
const MOST_ENTRIES = 1000;

/** What is kept of alerts between starts, in `alerts.json`: rules with their mutes, what fired, the webhook. */
export class AlertBook {
  readonly #file: StateFile<AlertBookContent>;
  #writing: Promise<void> = Promise.resolve();
  #content: AlertBookContent = { version: 1, rules: defaultRules(), entries: [], webhook: null };

  constructor(dataDir: string, onCorrupt: CorruptFileHandler) {
    this.#file = new StateFile(join(dataDir, 'alerts.json'), bookSchema, onCorrupt);
  }

  async load(): Promise<void> {
    this.#content = (await this.#file.read()) ?? this.#content;
  }

  get content(): AlertBookContent {
    return this.#content;
  }

  /** Kept in memory at once; resolves when it is on disk. */
  async change(part: Partial<Omit<AlertBookContent, 'version'>>): Promise<void> {
    const entries = (part.entries ?? this.#content.entries).slice(0, MOST_ENTRIES);
    this.#content = { ...this.#content, ...part, entries };
    const writing = this.#file.write(this.#content);
    this.#writing = writing.catch(() => undefined);
    await writing;
  }

  /** Resolves once nothing is being written. */
  async settled(): Promise<void> {
    await this.#writing;
  }

  entry(id: string): AlertEntry | undefined {
    return this.#content.entries.find((entry) => entry.id === id);
  }

  /** Changes one entry in memory; {@link change} keeps it. */
  withEntry(id: string, part: Partial<AlertEntry>): AlertEntry[] {
    return this.#content.entries.map((entry) => (entry.id === id ? { ...entry, ...part } : entry));
  }
}
