import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

const END_TIMEOUT_MS = 15_000;

/** A process that a spec started; ended by its id, and only by that. */
export interface Child {
  readonly process: ChildProcess;
  /** Everything it wrote so far, both streams. */
  readonly output: () => string;
  /** The first line of its standard output that matches; rejects when it ends without one. */
  readonly line: (pattern: RegExp) => Promise<RegExpMatchArray>;
  /** Asks it to end and waits; answers its exit code. Kills it when it does not listen. */
  readonly end: () => Promise<number | null>;
  readonly ended: Promise<number | null>;
}

/** Options of a process that runs as another user, or as our own for null. */
export function asUser(user: number | null = null): SpawnOptions {
  return user === null ? {} : { uid: user, gid: user };
}

/** Starts Node with the given arguments, without the test runner's environment. */
export function startNode(args: readonly string[], options: SpawnOptions = {}): Child {
  const process_ = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    ...options,
    env: { ...plainEnvironment(), ...options.env },
  });
  return follow(process_);
}

function plainEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(NODE_|VITE|VITEST|TEST$|DEV$|PROD$|MODE$|SSR$|npm_)/.test(name),
  );
  return Object.fromEntries(kept);
}

function follow(child: ChildProcess): Child {
  let output = '';
  const ended = once(child, 'exit').then(([code]) => code as number | null);
  const lines: string[] = [];
  const wake = new Set<() => void>();
  child.stderr?.on('data', (chunk) => {
    output += chunk;
  });
  if (child.stdout) {
    createInterface({ input: child.stdout }).on('line', (line) => {
      output += `${line}\n`;
      lines.push(line);
      for (const call of wake) call();
    });
  }
  return { process: child, output: () => output, line: (pattern) => waitForLine(pattern), end, ended };

  function waitForLine(pattern: RegExp): Promise<RegExpMatchArray> {
    return new Promise((resolve, reject) => {
      const look = () => {
        const found = lines.map((line) => line.match(pattern)).find((match) => match !== null);
        if (!found) return;
        wake.delete(look);
        resolve(found);
      };
      wake.add(look);
      look();
      void ended.then((code) => reject(new Error(`ended with ${code} before it wrote ${pattern}:\n${output}`)));
    });
  }

  async function end(): Promise<number | null> {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), END_TIMEOUT_MS);
    const code = await ended;
    clearTimeout(timer);
    if (child.signalCode === 'SIGKILL') throw new Error(`process ${child.pid} did not end when asked to:\n${output}`);
    return code;
  }
}
