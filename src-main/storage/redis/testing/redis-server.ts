import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Redis } from 'ioredis';

/** False where there is no redis-server on this machine: tests are skipped then. */
export const hasRedisServer = (() => {
  try {
    execFileSync('redis-server', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

/** A real redis-server on a port of its own, with its data in a folder of its own. */
export class TestRedis {
  readonly port: number;
  readonly folder: string;
  readonly #config: readonly string[];
  #process: ChildProcess | null = null;
  readonly #clients: Redis[] = [];

  constructor(port: number, folder: string, config: readonly string[]) {
    this.port = port;
    this.folder = folder;
    this.#config = config;
  }

  /** @param config Arguments as on the command line, e.g. ['--appendonly', 'yes']. */
  static async start(config: readonly string[] = []): Promise<TestRedis> {
    const server = new TestRedis(await freePort(), mkdtempSync(join(tmpdir(), 'poppo-redis-')), config);
    await server.up();
    return server;
  }

  get pid(): number {
    return this.#process?.pid ?? 0;
  }

  /** Starts it again on the same data. */
  async up(): Promise<void> {
    const own = ['--port', String(this.port), '--bind', '127.0.0.1', '--dir', this.folder, '--save', ''];
    const started = spawn('redis-server', [...own, '--loglevel', 'warning', ...this.#config], { stdio: 'ignore' });
    this.#process = started;
    const end = () => started.kill('SIGKILL');
    process.once('exit', end);
    started.once('exit', () => process.off('exit', end));
    for (let tries = 0; !(await accepts(this.port)); tries++) {
      if (started.exitCode !== null || tries > 500) throw new Error('redis-server did not start');
      await wait(10);
    }
  }

  /** Ends the server. SIGKILL is a crash; SIGTERM lets it write what it has. */
  async down(signal: 'SIGTERM' | 'SIGKILL' = 'SIGKILL'): Promise<void> {
    const running = this.#process;
    this.#process = null;
    if (running === null || running.exitCode !== null) return;
    const ended = once(running, 'exit');
    running.kill(signal);
    await ended;
  }

  /** A client for the test's own looks; closed by stop. */
  client(options: object = {}): Redis {
    const client = new Redis({ port: this.port, host: '127.0.0.1', retryStrategy: () => 20, ...options });
    client.on('error', () => {});
    this.#clients.push(client);
    return client;
  }

  async stop(): Promise<void> {
    for (const client of this.#clients) client.disconnect();
    await this.down();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = new Socket();
    const done = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => done(true)).once('error', () => done(false));
    socket.connect(port, '127.0.0.1');
  });
}
