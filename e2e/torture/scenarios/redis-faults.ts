import { setTimeout as wait } from 'node:timers/promises';
import type { Random } from '../../../src-main/bench/fixtures/random.ts';
import { CutProxy } from '../../../src-main/storage/redis/testing/cut-proxy.ts';
import { TestRedis } from '../../../src-main/storage/redis/testing/redis-server.ts';
import type { Arena, Lane, Round, Scenario } from '../scenario.ts';
import { newStage, type Stage } from '../stage.ts';
import { Writer } from '../writer.ts';

/** Arguments of a server that has every write on its disk before it answers. */
export const ALWAYS_DURABLE = ['--appendonly', 'yes', '--appendfsync', 'always'] as const;

const MOST_LINES = 50;
/** Lines after a fault by which a writer shows that it goes on. */
const LINES_AFTER = 12;
/** More than it takes to be connected again, ms. */
const PATIENCE_MS = 4000;
/** How long nothing gets through to the server, ms. */
const DEAF_MS = 60;

/** The connection is cut, an answer is lost, or requests vanish, while the server goes on. */
export const connectionFaults: Scenario = {
  name: 'connection fault',
  adapters: ['redis'],
  obstacle: () => null,
  open: async (arena) => new RedisLane(arena, await TestRedis.start(ALWAYS_DURABLE), breakConnection),
};

/** kill -9 of the server, which then starts again on what is on its disk. */
export const serverKills: Scenario = {
  name: 'kill -9 of the server',
  adapters: ['redis'],
  obstacle: () => null,
  open: async (arena) => new RedisLane(arena, await TestRedis.start(ALWAYS_DURABLE), killServer),
};

type Fault = (random: Random, server: TestRedis, proxy: CutProxy) => Promise<string>;

/** A server of its own, a writer that reaches it through a proxy, and a fault while it writes. */
class RedisLane implements Lane {
  readonly #arena: Arena;
  readonly #server: TestRedis;
  readonly #fault: Fault;

  constructor(arena: Arena, server: TestRedis, fault: Fault) {
    this.#arena = { ...arena, redis: server };
    this.#server = server;
    this.#fault = fault;
  }

  async round(random: Random): Promise<Round> {
    const stage = newStage(this.#arena);
    const proxy = new CutProxy(this.#server.port);
    try {
      return await this.#round(random, stage, proxy);
    } finally {
      proxy.close();
    }
  }

  async close(): Promise<void> {
    await this.#server.stop();
  }

  async #round(random: Random, stage: Stage, proxy: CutProxy): Promise<Round> {
    const { script, sabotage } = this.#arena;
    const port = await proxy.listen();
    const seed = random.below(2 ** 31);
    const writer = new Writer({ ...stage.place, port, script, seed, ...(sabotage && { sabotage }) });
    const lines = 1 + random.below(MOST_LINES);
    await writer.told(lines);
    await wait(random.next() * 3);
    const isHit = writer.history.isReady;
    const what = await this.#fault(random, this.#server, proxy);
    await Promise.race([writer.told(writer.lines + LINES_AFTER), wait(PATIENCE_MS)]);
    await writer.kill();
    const { history } = writer;
    const finding = await stage.judge(history);
    const told = `${what} after ${lines} lines; ${history.acknowledged.length} operations acknowledged`;
    stage.remove();
    return { isHit, finding, folder: stage.place.place, told };
  }
}

async function breakConnection(random: Random, _server: TestRedis, proxy: CutProxy): Promise<string> {
  const kind = random.pick(['cut', 'lost reply', 'deaf']);
  if (kind === 'lost reply') proxy.loseNextReply = true;
  if (kind === 'deaf') {
    proxy.isDeaf = true;
    await wait(DEAF_MS);
    proxy.isDeaf = false;
  }
  if (kind !== 'lost reply') proxy.cut();
  return kind;
}

async function killServer(random: Random, server: TestRedis): Promise<string> {
  await server.down('SIGKILL');
  await wait(random.next() * 20);
  await server.up();
  return 'server killed';
}
