import { spawn } from 'node:child_process';
import { ROOT, toolEnvironment } from './project.ts';

export interface RunOptions {
  /** `show` passes the child's output on as it comes, `keep` gathers it. Default: keep. */
  readonly output?: 'show' | 'keep';
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  /** The child is ended after this long, ms. Default: never. */
  readonly timeoutMs?: number;
}

export interface RunResult {
  /** Exit code; 128 and more where a signal ended it, 127 where it could not be started. */
  readonly code: number;
  /** Both streams, where they were kept. */
  readonly output: string;
}

/** Runs a command of the project to its end. Never rejects. */
export function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  const show = options.output === 'show';
  return new Promise((resolve) => {
    let output = '';
    const child = spawn(command, [...args], {
      cwd: options.cwd ?? ROOT,
      env: toolEnvironment(options.env),
      stdio: ['ignore', show ? 'inherit' : 'pipe', show ? 'inherit' : 'pipe'],
      // The tools are .cmd files there.
      shell: process.platform === 'win32',
      ...(options.timeoutMs === undefined ? {} : { timeout: options.timeoutMs }),
    });
    const keep = (chunk: Buffer): void => {
      output += chunk.toString('utf8');
    };
    child.stdout?.on('data', keep);
    child.stderr?.on('data', keep);
    child.once('error', (error) => resolve({ code: 127, output: `${output}${error.message}\n` }));
    child.once('close', (code, signal) => resolve({ code: code ?? (signal === null ? 1 : 128), output }));
  });
}
