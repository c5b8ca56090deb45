import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { STRATEGIES, type Strategy } from '../../../src-shared/models/queue.ts';
import { ManualClock } from '../../platform/manual-clock.ts';
import { QueueManager } from '../queue-manager.ts';
import type { TaskInput } from '../task-input.ts';
import { startQueue } from '../testing/queues.ts';

const HOUR = 3_600_000;

/** Claims until nothing is ready and answers the ids in order. */
async function drain(queue: QueueManager, atMost = Number.POSITIVE_INFINITY): Promise<string[]> {
  const ids: string[] = [];
  while (ids.length < atMost) {
    const task = await queue.getNextTask();
    if (!task) break;
    ids.push(task.id);
  }
  return ids;
}

async function orderOf(strategy: Strategy, inputs: readonly TaskInput[]): Promise<string[]> {
  const { queue } = await startQueue('memory', { schedulingStrategy: strategy });
  await queue.addTasks(inputs);
  return drain(queue);
}

describe.each(STRATEGIES)('what %s promises', (strategy) => {
  const now = new ManualClock().now();
  const input = fc.record(
    {
      projectId: fc.constantFrom('a', 'b', 'c', '日本', '\uffee', '🦆'),
      priority: fc.integer({ min: 0, max: 3 }),
      weight: fc.integer({ min: 1, max: 4 }),
      deadline: fc.integer({ min: -HOUR, max: 30 * HOUR }).map((ms) => now + ms),
      runAt: fc.constantFrom(now - 5, now + 1000, now + 2000, now + 9000),
    },
    { noNullPrototype: true },
  );
  const plan = fc.record({
    inputs: fc.array(input, { minLength: 1, maxLength: 40, size: 'max' }),
    claims: fc.nat({ max: 12 }),
    wait: fc.constantFrom(0, 1500, 2500, 70_000),
  });

  it('is what claims then give, in that order, and looking ahead changes nothing', async () => {
    const property = fc.asyncProperty(plan, async ({ inputs, claims, wait }) => {
      const clock = new ManualClock();
      const persistence = { type: 'memory' } as const;
      const queue = new QueueManager({ clock, schedulingStrategy: strategy, persistence, leaseMs: 60_000 });
      await queue.start();
      await queue.addTasks(inputs.map((task, index) => ({ id: `t${index}`, ...task })));
      await drain(queue, claims);
      clock.advance(wait);
      const { db } = queue.store;
      const written = () => [queue.store.readState(), db.prepare('SELECT total_changes()').pluck().get()];
      const before = written();
      const promised = queue.peekNext(100).map(({ seq }) => `t${seq - 1}`);
      expect(written()).toEqual(before);
      expect(queue.peekNext(3).map(({ seq }) => `t${seq - 1}`)).toEqual(promised.slice(0, 3));
      expect(await drain(queue)).toEqual(promised);
      await queue.stop();
    });
    await fc.assert(property, { numRuns: 60 });
  });

  it('holds for more due and stalled tasks than one claim puts back', async () => {
    const { queue, clock } = await startQueue('memory', { schedulingStrategy: strategy, leaseMs: 1000 });
    const task = (index: number) => ({
      id: `t${index}`,
      projectId: `p${index % 3}`,
      priority: (index * 7) % 11,
      deadline: index % 5 === 0 ? clock.now() + ((index * 13) % 97) * HOUR : null,
      ...(index % 2 === 0 ? { runAt: clock.now() + 1 + ((index * 31) % 500) } : {}),
    });
    await queue.addTasks(Array.from({ length: 500 }, (_, index) => task(index)));
    await drain(queue, 250);
    clock.advance(5000);
    const promised = queue.peekNext(50).map(({ seq }) => `t${seq - 1}`);

    expect(await drain(queue, 50)).toEqual(promised);
  });

  it('gives every ready task exactly once, and says why', async () => {
    const { queue } = await startQueue('memory', { schedulingStrategy: strategy });
    await queue.addTasks(Array.from({ length: 30 }, (_, index) => ({ id: `t${index}`, projectId: `p${index % 4}` })));
    const reasons = queue.peekNext(30).map(({ reason }) => reason);
    const given = await drain(queue);

    expect([new Set(given).size, given.length]).toEqual([30, 30]);
    expect(reasons.every((reason) => reason.length > 5)).toBe(true);
    expect(queue.peekNext(5)).toEqual([]);
  });

  it('can be asked of a queue that uses another one', async () => {
    const { queue } = await startQueue('memory', { schedulingStrategy: 'fifo' });
    await queue.addTasks([
      { id: 'a', priority: 1, projectId: 'x' },
      { id: 'b', priority: 5, projectId: 'y', deadline: queue.store.readState().revision },
    ]);
    const promised = queue.peekNext(2, strategy).map(({ seq }) => seq);
    await queue.setStrategy(strategy);

    expect(queue.peekNext(2).map(({ seq }) => seq)).toEqual(promised);
  });
});

describe('fifo', () => {
  it('goes by arrival, whatever the priority or the project', async () => {
    expect(await orderOf('fifo', [{ id: 'a' }, { id: 'b', priority: 9 }, { id: 'c', projectId: 'p' }])).toEqual([
      'a',
      'b',
      'c',
    ]);
  });

  it('gives a retried task its old place back', async () => {
    const { queue, clock } = await startQueue('memory', { schedulingStrategy: 'fifo' });
    await queue.addTasks([{ id: 'a' }, { id: 'b' }]);
    await queue.getNextTask();
    await queue.failTask('a', 'no');
    clock.advance(1000);

    expect(await drain(queue)).toEqual(['a', 'b']);
  });
});

describe('priority', () => {
  it('goes by priority, among equals by arrival', async () => {
    const inputs = [
      { id: 'low', priority: -1 },
      { id: 'first' },
      { id: 'high', priority: 2.5 },
      { id: 'second', priority: 0 },
      { id: 'higher', priority: 1e21 },
    ];
    expect(await orderOf('priority', inputs)).toEqual(['higher', 'high', 'first', 'second', 'low']);
  });
});

describe('round-robin', () => {
  it('gives each project one turn after the other, and inside by priority', async () => {
    const inputs = [
      { id: 'a1', projectId: 'a' },
      { id: 'a2', projectId: 'a', priority: 5 },
      { id: 'a3', projectId: 'a' },
      { id: 'b1', projectId: 'b' },
      { id: 'c1', projectId: 'c' },
      { id: 'c2', projectId: 'c' },
      { id: 'none' },
    ];
    expect(await orderOf('round-robin', inputs)).toEqual(['a2', 'b1', 'c1', 'none', 'a1', 'c2', 'a3']);
  });

  it('lets no project be more than one turn ahead of another that has tasks', async () => {
    const { queue } = await startQueue('memory', { schedulingStrategy: 'round-robin' });
    const projects = ['a', 'b', 'c'];
    await queue.addTasks(
      Array.from({ length: 90 }, (_, index) => ({ id: `${index}`, projectId: projects[index % 3] ?? '' })),
    );
    const turns = new Map(projects.map((project) => [project, 0]));
    for (let claims = 0; claims < 90; claims++) {
      const project = (await queue.getNextTask())?.projectId ?? '';
      turns.set(project, (turns.get(project) ?? 0) + 1);
      const counts = [...turns.values()];
      expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
    }
  });

  it('goes on where it was after a restart', async () => {
    const first = await startQueue('sqlite', { schedulingStrategy: 'round-robin' });
    await first.queue.addTasks(['a1', 'a2', 'b1', 'b2'].map((id) => ({ id, projectId: id.charAt(0) })));
    await first.queue.getNextTask();
    await first.queue.stop();
    const again = await startQueue('sqlite', { folder: first.folder, clock: first.clock });

    expect(await drain(again.queue)).toEqual(['b1', 'a2', 'b2']);
  });
});

describe('weighted-round-robin', () => {
  it('gives each project as many turns a round as its weight', async () => {
    const { queue } = await startQueue('memory', { schedulingStrategy: 'weighted-round-robin' });
    const weights = { a: 3, b: 1, c: 2 };
    const inputs = Object.entries(weights).flatMap(([projectId, weight]) =>
      Array.from({ length: 30 }, (_, index) => ({ id: `${projectId}${index}`, projectId, weight })),
    );
    await queue.addTasks(inputs);
    for (let round = 0; round < 5; round++) {
      const turns = (await drain(queue, 6)).map((id) => id.charAt(0)).toSorted();
      expect(turns.join('')).toBe('aaabcc');
    }
  });

  it('loses no turn to projects without tasks, and starts their next round whole', async () => {
    const { queue } = await startQueue('memory', { schedulingStrategy: 'weighted-round-robin' });
    await queue.addTasks(['a1', 'a2', 'a3'].map((id) => ({ id, projectId: 'a', weight: 2 })));
    await queue.addTask({ id: 'b1', projectId: 'b' });

    expect(await drain(queue)).toEqual(['a1', 'b1', 'a2', 'a3']);
    await queue.addTasks(['b2', 'b3', 'a4'].map((id) => ({ id, projectId: id.charAt(0) })));
    expect(queue.peekNext(3)[0]?.reason).toBe('Token 1 of 1 this round');
  });

  it('counts a weight given with a task from the next round on at the latest', async () => {
    const { queue } = await startQueue('memory', { schedulingStrategy: 'weighted-round-robin' });
    await queue.addTasks(['a1', 'a2', 'a3', 'a4'].map((id) => ({ id, projectId: 'a' })));
    await queue.addTasks(['b1', 'b2', 'b3', 'b4'].map((id) => ({ id, projectId: 'b', weight: 1 })));
    await drain(queue, 2);
    await queue.addTask({ id: 'b5', projectId: 'b', weight: 3 });

    expect((await drain(queue, 4)).join()).toBe('a2,b2,b3,b4');
  });
});

describe('deadline-aware', () => {
  const DAY = 24 * HOUR;

  it('puts deadlines of less than 24 h away first, earliest first, and others by priority', async () => {
    const { queue, clock } = await startQueue('memory', { schedulingStrategy: 'deadline-aware' });
    const at = (ms: number) => clock.now() + ms;
    await queue.addTasks([
      { id: 'exactly a day', deadline: at(DAY), priority: 1 },
      { id: 'just under', deadline: at(DAY - 1) },
      { id: 'past', deadline: at(-5 * DAY), priority: -9 },
      { id: 'soon', deadline: at(HOUR) },
      { id: 'soon too', deadline: at(HOUR), priority: 9 },
      { id: 'no deadline', priority: 5 },
      { id: 'far', deadline: at(9 * DAY), priority: 2 },
    ]);

    expect(queue.peekNext(7).map(({ reason }) => reason)).toEqual([
      'Deadline passed 120 h 0 m ago',
      'Deadline in 1 h 0 m',
      'Deadline in 1 h 0 m',
      'Deadline in 23 h 59 m',
      'Priority 5, no deadline within 24 h',
      'Priority 2, no deadline within 24 h',
      'Priority 1, no deadline within 24 h',
    ]);
    expect(await drain(queue)).toEqual([
      'past',
      'soon',
      'soon too',
      'just under',
      'no deadline',
      'far',
      'exactly a day',
    ]);
  });

  it('sees a deadline come within the day while the clock goes on', async () => {
    const { queue, clock } = await startQueue('memory', { schedulingStrategy: 'deadline-aware' });
    await queue.addTasks([
      { id: 'high', priority: 1 },
      { id: 'due', deadline: clock.now() + DAY },
    ]);

    expect(queue.peekNext(1)[0]?.seq).toBe(1);
    clock.advance(1);
    expect(queue.peekNext(1)[0]?.seq).toBe(2);
  });
});
