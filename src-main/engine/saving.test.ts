import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Child } from '../platform/testing/child.ts';
import { tempFolder } from '../platform/testing/temp-folder.ts';
import { startQueue } from './testing/queues.ts';

const LIBRARY = pathToFileURL(join(import.meta.dirname, '../library.ts')).href;

afterEach(() => void vi.useRealTimers());

describe('a debounced save', () => {
  it('comes once, a while after the last change, or ten times as long after the first', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const { queue, clock } = await startQueue('json', {
      persistence: { autoSave: false, saveDebounce: 100, enableMonitoring: false },
    });
    const saved = vi.fn();
    queue.on('queue-saved', saved);
    const pass = async (ms: number) => {
      clock.advance(ms);
      await vi.advanceTimersByTimeAsync(ms);
    };
    await queue.addTask({ id: 'a' });
    await pass(60);
    await queue.addTask({ id: 'b' });
    await pass(99);
    expect(saved).not.toHaveBeenCalled();
    await pass(1);
    await vi.waitFor(() => expect(saved).toHaveBeenCalledTimes(1));
    for (let change = 0; change < 11; change++) {
      await queue.addTask({});
      await pass(99);
    }
    await vi.waitFor(() => expect(saved.mock.calls.length).toBeGreaterThan(1));
  });
});

describe('loading again', () => {
  it.each(['json', 'sqlite', 'memory'] as const)('shows what a %s queue has kept', async (kind) => {
    const { queue } = await startQueue(kind);
    await queue.addTask({ id: 'kept' });
    await queue.saveQueue();
    await queue.addTask({ id: 'new' });
    await queue.loadQueue();

    expect(queue.getQueue().map(({ id }) => id)).toEqual(kind === 'json' ? ['kept'] : ['kept', 'new']);
    await queue.addTask({ id: 'more' });
    await queue.saveQueue();
    await queue.reopen();
    expect(queue.getTask('more')?.status).toBe(kind === 'memory' ? undefined : 'queued');
  });
});

describe('a program that is told to end', () => {
  it('saves what it has by stop()', async () => {
    const filePath = join(tempFolder(), 'queue.json');
    const child = new Child(`
      import { QueueManager } from ${JSON.stringify(LIBRARY)};
      const queue = new QueueManager({ persistence: { type: 'json', filePath: ${JSON.stringify(filePath)} } });
      process.once('SIGTERM', () => queue.stop().then(() => process.stdout.write('saved')));
      await queue.start();
      await queue.addTask({ id: 'a' });
      const waiting = setInterval(() => undefined, 1000);
      queue.once('stopped', () => clearInterval(waiting));
      process.stdout.write('ready');
    `);
    await child.printed('ready');
    child.process.kill('SIGTERM');
    await child.printed('saved');

    expect(JSON.parse(readFileSync(filePath, 'utf8')).tasks).toMatchObject([{ id: 'a' }]);
  });
});
