import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { onTestFinished } from 'vitest';

/** A child process that runs module code; it is killed when the running test ends. */
export class Child {
  readonly process: ChildProcess;
  readonly #closed: Promise<unknown>;
  #output = '';
  #isClosed = false;
  #onNews = () => {};

  constructor(code: string) {
    this.process = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: ['pipe', 'pipe', 'inherit'] });
    this.process.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.#output += text;
      this.#onNews();
    });
    this.#closed = once(this.process, 'close').then(() => {
      this.#isClosed = true;
      this.#onNews();
    });
    onTestFinished(() => void this.process.kill('SIGKILL'));
  }

  /** Resolves with all it has printed once `text` is among it; rejects where it ends without. */
  async printed(text: string): Promise<string> {
    while (!this.#output.includes(text)) {
      if (this.#isClosed) throw new Error(`The child ended after printing: ${this.#output}`);
      await new Promise<void>((resolve) => {
        this.#onNews = resolve;
      });
    }
    return this.#output;
  }

  async kill(): Promise<void> {
    this.process.kill('SIGKILL');
    await this.#closed;
  }
}
