import { AppError } from '../../../src-shared/errors/app-error.ts';
import type {
  AlertEntry,
  AlertNotice,
  AlertRule,
  AlertStatus,
  Webhook,
} from '../../../src-shared/models/alert-rule.ts';
import type { RolledSample } from '../../../src-shared/models/metric-history.ts';
import type { Clock } from '../../platform/clock.ts';
import type { AlertBook } from './alert-book.ts';
import { breachWords } from './alert-words.ts';
import { type Happening, RuleWatch } from './rule-watch.ts';

const TICK_MS = 10_000;

export interface AlertServiceParts {
  readonly book: AlertBook;
  readonly clock: Clock;
  readonly newId: () => string;
  /** What the queue is called, for people. */
  readonly queueName: (queueId: string) => string;
  /** Somebody looks at alerts; with a notice, somebody is to be told. */
  readonly onChange: (notice: AlertNotice | null) => void;
  /** For the mark in the queue's history. */
  readonly onFired: (entry: AlertEntry, text: string) => void;
  readonly onUnsaved: (error: unknown) => void;
}

/** Watches the rules, remembers what fired, and says when somebody is to be told. */
export class AlertService {
  readonly #parts: AlertServiceParts;
  readonly #watch: RuleWatch;
  readonly #timer: NodeJS.Timeout;

  constructor(parts: AlertServiceParts) {
    this.#parts = parts;
    this.#watch = new RuleWatch((ruleId, queueId) => this.#unended(ruleId, queueId));
    this.#timer = setInterval(() => this.tick(), TICK_MS);
    this.#timer.unref();
  }

  overview(): { rules: AlertRule[]; statuses: AlertStatus[]; entries: AlertEntry[]; webhook: Webhook | null } {
    const { rules, entries, webhook } = this.#parts.book.content;
    return { rules, entries, webhook, statuses: this.#watch.statuses() };
  }

  sampled(queueId: string, sample: RolledSample): void {
    const before = JSON.stringify(this.#watch.statuses().map(({ state }) => state));
    const happenings = this.#watch.sampled(this.#parts.book.content.rules, queueId, sample);
    for (const happening of happenings) this.#happened(happening);
    const isSame = before === JSON.stringify(this.#watch.statuses().map(({ state }) => state));
    if (happenings.length === 0 && !isSame) this.#parts.onChange(null);
  }

  /** Queues that nothing is heard of have no data. */
  tick(): void {
    this.#watch.ticked(this.#parts.book.content.rules, this.#parts.clock.now());
  }

  /** The queue was taken off the list: what fires for it is over. */
  async queueForgotten(queueId: string): Promise<void> {
    this.#watch.forgetQueue(queueId);
    await this.#keep({ entries: this.#ended((entry) => entry.queueId === queueId) });
  }

  async saveRule(rule: AlertRule): Promise<void> {
    const { rules } = this.#parts.book.content;
    const isKnown = rules.some(({ id }) => id === rule.id);
    this.#watch.forgetRule(rule.id);
    await this.#keep({
      rules: isKnown ? rules.map((one) => (one.id === rule.id ? rule : one)) : [...rules, rule],
      entries: this.#ended((entry) => entry.ruleId === rule.id),
    });
  }

  async removeRule(ruleId: string): Promise<void> {
    const { id } = this.#rule(ruleId);
    this.#watch.forgetRule(id);
    await this.#keep({
      rules: this.#parts.book.content.rules.filter((rule) => rule.id !== id),
      entries: this.#ended((entry) => entry.ruleId === id),
    });
  }

  async mute(ruleId: string, mutedUntil: number | null): Promise<void> {
    const { id } = this.#rule(ruleId);
    const { rules } = this.#parts.book.content;
    await this.#keep({ rules: rules.map((rule) => (rule.id === id ? { ...rule, mutedUntil } : rule)) });
  }

  async acknowledge(entryId: string): Promise<void> {
    const { book, clock } = this.#parts;
    const entry = book.entry(entryId);
    if (!entry) throw new AppError('alert.not-found', `There is no alert ${entryId}`, { details: { entryId } });
    if (entry.endedAt === null) this.#watch.acknowledge(entry.ruleId, entry.queueId);
    await this.#keep({ entries: book.withEntry(entryId, { acknowledgedAt: clock.now(), unread: false }) });
  }

  async markRead(): Promise<void> {
    const { entries } = this.#parts.book.content;
    await this.#keep({ entries: entries.map((entry) => ({ ...entry, unread: false })) });
  }

  async setWebhook(webhook: Webhook | null): Promise<void> {
    await this.#keep({ webhook });
  }

  /** Notifies as an alert would. */
  async test(): Promise<void> {
    const { clock, onChange } = this.#parts;
    const title = 'Poppo Queue: this is a test';
    onChange({
      ...{ entryId: null, queueId: null, at: clock.now(), title },
      ...{ body: 'An alert would look like this.', severity: 'info' },
    });
  }

  /** Resolves once what is remembered is on disk. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#parts.book.settled();
  }

  #happened({ rule, queueId, event, state }: Happening): void {
    const { book, clock, newId, onFired } = this.#parts;
    const { entries } = book.content;
    const open = this.#unended(rule.id, queueId);
    if (event === 'ended') {
      if (open) this.#keepQuietly(book.withEntry(open.id, { endedAt: state.since, peak: state.peak }));
      this.#parts.onChange(null);
      return;
    }
    const { peak, since: startedAt } = state;
    const { id: ruleId, name, severity, metric, operation, threshold } = rule;
    const entry: AlertEntry = open ?? {
      ...{ id: newId(), ruleId, queueId, name, severity, metric, operation, threshold },
      ...{ startedAt, endedAt: null, notifiedAt: startedAt, peak, acknowledgedAt: null, unread: true },
    };
    this.#keepQuietly(open ? book.withEntry(open.id, { peak, notifiedAt: clock.now() }) : [entry, ...entries]);
    const text = breachWords(rule, state.value ?? peak);
    if (!open) onFired(entry, `${name}: ${text}`);
    this.#parts.onChange(this.#isMuted(rule) ? null : this.#notice(entry, text));
  }

  #unended(ruleId: string, queueId: string): AlertEntry | undefined {
    const { entries } = this.#parts.book.content;
    return entries.find((entry) => entry.ruleId === ruleId && entry.queueId === queueId && entry.endedAt === null);
  }

  // A rule that was changed or removed no longer says whether what fired goes on.
  #ended(isMeant: (entry: AlertEntry) => boolean): AlertEntry[] {
    const { book, clock } = this.#parts;
    const endedAt = clock.now();
    return book.content.entries.map((entry) =>
      entry.endedAt === null && isMeant(entry) ? { ...entry, endedAt } : entry,
    );
  }

  #notice(entry: AlertEntry, text: string): AlertNotice {
    const { queueName, clock } = this.#parts;
    const { id: entryId, queueId, name, severity } = entry;
    return { entryId, queueId, at: clock.now(), title: `${name}: ${queueName(queueId)}`, body: text, severity };
  }

  #isMuted({ mutedUntil }: AlertRule): boolean {
    return mutedUntil !== null && mutedUntil > this.#parts.clock.now();
  }

  #rule(ruleId: string): AlertRule {
    const rule = this.#parts.book.content.rules.find(({ id }) => id === ruleId);
    if (rule) return rule;
    throw new AppError('alert.not-found', `There is no alert rule ${ruleId}`, { details: { ruleId } });
  }

  async #keep(part: Parameters<AlertBook['change']>[0]): Promise<void> {
    await this.#parts.book.change(part);
    this.#parts.onChange(null);
  }

  // Nobody asked for it: an alert that could not be kept is still told.
  #keepQuietly(entries: AlertEntry[]): void {
    this.#parts.book.change({ entries }).catch(this.#parts.onUnsaved);
  }
}
