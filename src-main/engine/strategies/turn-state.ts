import type { Database, Statement } from 'better-sqlite3';
import type { QueueStateRow } from '../store/queue-state.ts';
import type { TurnState } from './strategy.ts';

interface TokenRow {
  readonly weight: number;
  readonly tokens: number;
  readonly token_round: number;
}

/** Reads and writes what strategies remember, inside a store transaction. */
export class TokenTable {
  readonly #read: Statement<[string], TokenRow>;
  readonly #write: Statement<[string, number, number]>;

  constructor(db: Database) {
    this.#read = db.prepare('SELECT weight, tokens, token_round FROM projects WHERE project = ?');
    this.#write = db.prepare(
      `INSERT INTO projects (project, tokens, token_round) VALUES (?, ?, ?)
       ON CONFLICT DO UPDATE SET tokens = excluded.tokens, token_round = excluded.token_round`,
    );
  }

  read(project: string): TokenRow {
    return this.#read.get(project) ?? { weight: 1, tokens: 0, token_round: -1 };
  }

  write(project: string, tokens: number, round: number): void {
    this.#write.run(project, tokens, round);
  }
}

/** Turns of the queue itself: `state` is written back by the transaction that owns it. */
export class StoredTurns implements TurnState {
  readonly #state: QueueStateRow;
  readonly #table: TokenTable;
  /** The project that was read last; a turn asks several times about the same. */
  #last: { readonly project: string; readonly row: TokenRow } | null = null;

  constructor(state: QueueStateRow, table: TokenTable) {
    this.#state = state;
    this.#table = table;
  }

  turn(): string {
    return this.#state.turn;
  }

  setTurn(project: string): void {
    this.#state.turn = project;
  }

  round(): number {
    return this.#state.round;
  }

  startRound(): void {
    this.#state.round += 1;
  }

  weightOf(project: string): number {
    return this.#row(project).weight;
  }

  // A project not touched in this round still has all its tokens: starting a round writes no project at all.
  tokensOf(project: string): number {
    const row = this.#row(project);
    return row.token_round === this.#state.round ? Math.min(row.tokens, row.weight) : row.weight;
  }

  setTokens(project: string, tokens: number): void {
    const { weight } = this.#row(project);
    this.#table.write(project, tokens, this.#state.round);
    this.#last = { project, row: { weight, tokens, token_round: this.#state.round } };
  }

  #row(project: string): TokenRow {
    if (this.#last?.project !== project) this.#last = { project, row: this.#table.read(project) };
    return this.#last.row;
  }
}

/** Turns that start as the queue's are and go on without being written anywhere. */
export class PreviewTurns implements TurnState {
  readonly #stored: StoredTurns;
  readonly #tokens = new Map<string, number>();

  constructor(state: Readonly<QueueStateRow>, table: TokenTable) {
    this.#stored = new StoredTurns({ ...state }, table);
  }

  turn(): string {
    return this.#stored.turn();
  }

  setTurn(project: string): void {
    this.#stored.setTurn(project);
  }

  round(): number {
    return this.#stored.round();
  }

  startRound(): void {
    this.#stored.startRound();
    this.#tokens.clear();
  }

  weightOf(project: string): number {
    return this.#stored.weightOf(project);
  }

  tokensOf(project: string): number {
    return this.#tokens.get(project) ?? this.#stored.tokensOf(project);
  }

  setTokens(project: string, tokens: number): void {
    this.#tokens.set(project, tokens);
  }
}
