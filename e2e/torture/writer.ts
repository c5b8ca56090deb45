import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { type History, readHistory } from './history.ts';
import type { WriterOptions } from './writer-options.ts';

export interface LaunchOptions extends WriterOptions {
  /** The bundle; see `bundleWriter`. */
  readonly script: string;
  /** A program and its arguments that run Node.js, such as strace. */
  readonly under?: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
}

/** How long a writer may take that is to end by itself, ms: far more than it ever needs. */
const PATIENCE_MS = 60_000;

/** A writer's process and all it has told so far. */
export class Writer {
  readonly process: ChildProcess;
  readonly #ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  #told = '';
  #complaints = '';
  #onLine: () => void = () => undefined;

  constructor({ script, under = [], env = {}, ...options }: LaunchOptions) {
    const [program = process.execPath, ...args] = [...under, process.execPath, script, JSON.stringify(options)];
    // One thread of the pool, so that the n-th call of a thread is the n-th call.
    const own = { UV_THREADPOOL_SIZE: '1', NODE_COMPILE_CACHE: join(dirname(script), 'compiled') };
    this.process = spawn(program, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...own, ...env },
      timeout: PATIENCE_MS,
      killSignal: 'SIGKILL',
    });
    this.process.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.#told += text;
      this.#onLine();
    });
    this.process.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#complaints += text;
    });
    this.#ended = new Promise((resolve) => {
      this.process.once('close', (code, signal) => resolve({ code, signal }));
    });
    void this.#ended.then(() => this.#onLine());
  }

  get history(): History {
    return readHistory(this.#told);
  }

  /** How many lines it has told. */
  get lines(): number {
    return this.#told.split('\n').length - 1;
  }

  /** What it wrote to stderr. */
  get complaints(): string {
    return this.#complaints;
  }

  ended(): Promise<{ code: number | null; signal: NodeJS.Signals | null }> {
    return this.#ended;
  }

  /** Resolves once it has told so many lines, or ended. */
  async told(lines: number): Promise<void> {
    let isOver = false;
    void this.#ended.then(() => {
      isOver = true;
    });
    while (!isOver && this.lines < lines) {
      await new Promise<void>((resolve) => {
        this.#onLine = resolve;
      });
    }
  }

  /** Stops it where it is, all of its threads; only for Linux. */
  async pause(): Promise<void> {
    this.process.kill('SIGSTOP');
    while (this.process.exitCode === null && !isStopped(this.process.pid ?? 0)) await wait(1);
  }

  async kill(): Promise<void> {
    this.process.kill('SIGKILL');
    await this.#ended;
  }
}

function isStopped(pid: number): boolean {
  const threads = `/proc/${pid}/task`;
  const states = readdirSync(threads).map((thread) => readFileSync(`${threads}/${thread}/stat`, 'utf8'));
  return states.every((line) => /^[^)]*\) T/.test(line));
}
