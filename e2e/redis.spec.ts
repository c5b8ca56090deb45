import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { QueueManager } from '../src-main/library.ts';
import { hasRedisServer, TestRedis } from '../src-main/storage/redis/testing/redis-server.ts';
import { someTasks } from './fixtures/tasks.ts';
import { describeOnHosts } from './harness/describe-on-hosts.ts';
import { expectText, expectVisible } from './harness/expect.ts';
import { Overview } from './pages/overview.ts';
import { RedisForm } from './pages/redis-form.ts';
import { Shell } from './pages/shell.ts';
import { Snapshots } from './pages/snapshots.ts';

const PASSWORD = 'tr0ub4dor-and-3';
const AOF = ['--appendonly', 'yes', '--appendfsync', 'always'];

async function startRedis(config: readonly string[] = []): Promise<TestRedis> {
  const redis = await TestRedis.start(config);
  onTestFinished(() => redis.stop());
  return redis;
}

/** A queue held open by another owner, with three tasks in it. */
async function ownedQueue(redis: TestRedis, password?: string): Promise<QueueManager> {
  const queue = new QueueManager({
    program: 'poppo-builder',
    persistence: { type: 'redis', port: redis.port, saveOnChange: true, ...(password && { password }) },
  });
  await queue.start();
  onTestFinished(() => queue.stop().catch(() => undefined));
  await queue.addTasks(someTasks(3));
  return queue;
}

async function redisWithQueue(config: readonly string[] = [], password?: string): Promise<TestRedis> {
  const redis = await startRedis(config);
  await (await ownedQueue(redis, password)).stop();
  return redis;
}

function filesWith(folder: string, text: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => {
    const path = join(folder, name);
    return statSync(path).isFile() && readFileSync(path).includes(text);
  });
}

if (hasRedisServer) {
  describeOnHosts('a queue in Redis', ({ name, test }) => {
    test('is found, opened and opened again, and its password is told to nobody', async (context) => {
      const { page, app, dataDir, screenshot, expectAccessible } = context;
      const redis = await redisWithQueue(['--requirepass', PASSWORD], PASSWORD);
      const form = new RedisForm(page);
      const shell = new Shell(page);
      await form.show();
      await form.paste(`redis://:not-${PASSWORD}@127.0.0.1:${redis.port}/0`);
      await form.press('Test connection');
      await expectText(form.error, `127.0.0.1:${redis.port}`);
      await expectText(form.error, 'redis.auth');
      await screenshot('wrong-password');
      await form.paste(`redis://:${PASSWORD}@127.0.0.1:${redis.port}/0`);
      await form.press('Test connection');
      await expectText(form.found, '1 queue found');
      await expectText(form.found, '3 tasks');
      await screenshot('found');
      await expectAccessible();
      await form.found.getByRole('button').click();
      await shell.expectOpen('poppobuilder:queue');
      await expectText(shell.header, `127.0.0.1:${redis.port}, db 0, poppobuilder:queue:`);
      expect(await new Overview(page).count('Queued')).toBe(3);
      await screenshot('overview');
      await shell.takeSnapshot('First');
      await shell.goTo('Snapshots');
      await expectVisible(new Snapshots(page).option('First'));
      await shell.act('poppobuilder:queue', 'Close');
      await shell.act('poppobuilder:queue', 'Open');
      await shell.expectOpen('poppobuilder:queue');
      expect(await page.content()).not.toContain(PASSWORD);
      expect(app.output()).not.toContain(PASSWORD);
      const kept = filesWith(dataDir, PASSWORD);
      expect(kept).toEqual(name === 'loopback' ? ['secrets.json'] : []);
      expect(statSync(join(dataDir, 'secrets.json')).mode & 0o777).toBe(0o600);
    });

    test('is made where there is none, and not by accident', async ({ page }) => {
      const redis = await startRedis();
      const form = new RedisForm(page);
      await form.show();
      await form.paste(`redis://127.0.0.1:${redis.port}/0?prefix=new:`);
      await form.press('Open queue');
      await expectText(form.error, 'There is no queue under the prefix new:');
      expect(await redis.client().dbsize()).toBe(0);
      await form.press('Make a new queue here');
      await new Shell(page).expectOpen('new');
      expect(await redis.client().exists('new:{new}:meta')).toBe(1);
    });

    test('that another owner holds is followed read-only', async ({ page, screenshot, expectAccessible }) => {
      const redis = await startRedis();
      const owner = await ownedQueue(redis);
      const form = new RedisForm(page);
      await form.show();
      await form.paste(`redis://127.0.0.1:${redis.port}/0`);
      await form.press('Open queue');
      const shell = new Shell(page);
      await expectVisible(shell.readOnly);
      await expectText(shell.header, `poppo-builder, pid ${process.pid}`);
      await owner.addTasks(someTasks(2).map((task) => ({ ...task, id: `${task.id}-later` })));
      await expectText(new Overview(page).status('Queued'), '5');
      await screenshot('followed');
      await expectAccessible();
    });

    test('goes on while its server is down, says so, and is caught up with', async ({
      page,
      screenshot,
      expectAccessible,
    }) => {
      const redis = await redisWithQueue(AOF);
      const form = new RedisForm(page);
      await form.show();
      await form.paste(`redis://127.0.0.1:${redis.port}/0`);
      await form.press('Open queue');
      const shell = new Shell(page);
      await shell.expectOpen('poppobuilder:queue');
      await expectVisible(shell.header.getByText('Live', { exact: true }));
      await redis.down();
      await expectVisible(shell.header.getByText('Server out of reach'));
      await page.getByRole('button', { name: /^Strategy/ }).click();
      await page.getByRole('menuitemradio', { name: /^Priority/ }).click();
      await expectVisible(shell.header.getByText('1 change not saved'));
      await screenshot('server-down');
      await expectAccessible();
      await redis.up();
      await expectVisible(shell.header.getByText('Live', { exact: true }));
      await expectVisible(page.getByRole('button', { name: 'Strategy: Priority' }));
      expect(await redis.client().hget('poppobuilder:queue:{poppobuilder:queue}:meta', 'strategy')).toBe('priority');
    });

    test(
      'given at the start whose server is down is shown with its reason, and opened once it is there',
      async ({ page, screenshot, dataDir }) => {
        await expectVisible(page.getByRole('heading', { name: 'poppobuilder:queue could not be opened' }));
        const reason = page.getByRole('main').getByRole('alert');
        await expectText(reason, 'redis.unreachable');
        await screenshot('down-at-start');
        expect(await page.content()).not.toContain(PASSWORD);
        expect(filesWith(dataDir, PASSWORD).filter((file) => file !== 'secrets.json')).toEqual([]);
        const redis = parked;
        if (redis === null) throw new Error('no server was prepared');
        await redis.up();
        await page.getByRole('button', { name: 'Try again' }).click();
        await new Shell(page).expectOpen('poppobuilder:queue');
      },
      {
        file: async () => {
          parked = await redisWithQueue(['--requirepass', PASSWORD, ...AOF], PASSWORD);
          await parked.down();
          return `redis://:${PASSWORD}@127.0.0.1:${parked.port}/0`;
        },
      },
    );
  });
}

/** A server that is prepared before the app starts, and down. */
let parked: TestRedis | null = null;
