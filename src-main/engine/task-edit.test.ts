import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TaskQuery } from './query/task-query.ts';
import { refusalOf, startQueue } from './testing/queues.ts';
import { expectConsistent } from './testing/recount.ts';

const BIG = '{"id":9007199254740993,"text":"日本","list":[1.0,-0]}';

async function queueWithTask() {
  const { queue, clock } = await startQueue('json', { schedulingStrategy: 'fifo' });
  await queue.addTask({ id: 't', projectId: 'web', priority: 3, data: { a: 1 }, custom: 'kept' });
  const query = new TaskQuery(queue.store);
  return { queue, clock, query, detail: () => query.get(null, 't') };
}

describe('editing a task', () => {
  it('changes what is given and leaves all else as it was', async () => {
    const { queue, detail } = await queueWithTask();
    const { contentHash } = detail();
    await queue.updateTask('t', { priority: 9, projectId: null, dataText: BIG }, { contentHash });

    expect(detail()).toMatchObject({
      priority: 9,
      projectId: null,
      dataText: BIG,
      extraText: '{"custom":"kept"}',
      status: 'queued',
    });
    await expectConsistent(queue);
  });

  it('is refused once the task has other content, and changes nothing then', async () => {
    const { queue, detail } = await queueWithTask();
    const { contentHash } = detail();
    await queue.updateTask('t', { priority: 4 });

    const { code } = await refusalOf(queue.updateTask('t', { priority: 9 }, { contentHash }));
    expect([code, detail().priority]).toEqual(['task.changed', 4]);
  });

  it('is refused while somebody works on the task, unless it is forced', async () => {
    const { queue, detail } = await queueWithTask();
    const claimed = await queue.getNextTask();
    expect((await refusalOf(queue.updateTask('t', { priority: 9 }))).code).toBe('task.wrong-status');

    await queue.updateTask('t', { priority: 9 }, { force: true });
    expect(detail()).toMatchObject({ priority: 9, status: 'processing' });
    await queue.completeTask('t', 'done', claimed?.leaseToken);
  });

  it.each([
    [{ dataText: '{"a":' }, /data is no valid JSON/],
    [{ dataText: '1,"status":"failed"' }, /data is no valid JSON/],
    [{ extraText: '[1]' }, /extra fields/],
    [{ extraText: '{"status":"failed"}' }, /extra fields/],
    [{ projectId: 'a\0b' }, /projectId/],
    [{ dataText: `${'['.repeat(200)}${']'.repeat(200)}` }, /./],
  ])('refuses %j', async (edit, message) => {
    const { queue, detail } = await queueWithTask();
    const before = detail();
    const { code, message: told } = await refusalOf(queue.updateTask('t', edit));
    expect(code).toMatch(/^task\.invalid$|^input\./);
    expect(told).toMatch(message);
    expect(detail()).toEqual(before);
  });

  it('keeps any data to the letter, also over a restart', async () => {
    const { queue, folder, clock } = await startQueue('json', {});
    await queue.addTask({ id: 't', data: 1 });
    const data = fc.json({ maxDepth: 4 });
    const texts = fc.sample(data, 40).concat(BIG, '""', 'null', ' {"a" : 1}');
    for (const dataText of texts) await queue.updateTask('t', { dataText });
    const last = new TaskQuery(queue.store).get(null, 't');
    await queue.stop();
    const again = await startQueue('json', { folder, clock });

    expect(last.dataText).toBe('{"a" : 1}');
    expect(new TaskQuery(again.queue.store).get(null, 't').contentHash).toBe(last.contentHash);
  });
});

describe('duplicating a task', () => {
  it('adds a waiting one with the same content, edited, and none of its outcome', async () => {
    const { queue, query } = await queueWithTask();
    await queue.getNextTask();
    await queue.completeTask('t', { ok: true });
    const id = await queue.duplicateTask('t', { priority: 7 });

    expect(query.get(null, id)).toMatchObject({
      status: 'queued',
      projectId: 'web',
      priority: 7,
      dataText: '{"a":1}',
      extraText: '{"custom":"kept"}',
      resultText: null,
      startedAt: null,
      completedAt: null,
      retries: 0,
    });
    expect(query.get(null, 't').status).toBe('completed');
  });
});
