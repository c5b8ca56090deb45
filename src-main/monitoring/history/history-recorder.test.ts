import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { RolledSample } from '../../../src-shared/models/metric-history.ts';
import { startQueue } from '../../engine/testing/queues.ts';
import { tempFolder } from '../../platform/testing/temp-folder.ts';
import { HistoryRecorder } from './history-recorder.ts';
import { MetricStore } from './metric-store.ts';
import { QueueSampler } from './queue-sampler.ts';

async function recording(kind: 'sqlite' | 'json' = 'sqlite') {
  const test = await startQueue(kind, { schedulingStrategy: 'fifo', persistence: { saveOnChange: true } });
  const { queue, clock } = test;
  const { monitor } = queue;
  if (!monitor) throw new Error('monitoring is on by default');
  const sizes = { mainBytes: 1, journalBytes: 2, snapshotBytes: 3 };
  const sampler = new QueueSampler({ store: queue.store, monitor, storage: () => sizes });
  const store = new MetricStore({ path: join(tempFolder(), 'm.db'), now: () => clock.now() });
  const samples: RolledSample[] = [];
  let passed = 0;
  const recorder = new HistoryRecorder({
    ...{ store, sampler, clock, monotonic: () => passed },
    onSample: (sample) => samples.push(sample),
  });
  recorder.start();
  onTestFinished(() => recorder.stop());
  const sampleAfter = (ms: number, clockMs = ms): RolledSample | undefined => {
    passed += ms;
    clock.advance(clockMs);
    const before = samples.length;
    recorder.sample();
    return samples[before];
  };
  return { ...test, sampleAfter, store };
}

describe('a sample', () => {
  it('has what happened since the last one, and what is', async () => {
    const { queue, clock, sampleAfter } = await recording();
    await queue.addTasks([{ id: 'a', projectId: 'web' }, { id: 'b' }, { id: 'c', projectId: 'web' }]);
    clock.advance(2000);
    await queue.getNextTask();
    clock.advance(300);
    await queue.completeTask('a');
    const first = sampleAfter(10_000);
    const second = sampleAfter(10_000);

    expect(first?.counts).toMatchObject({
      'tasks.added': 3,
      'tasks.started': 1,
      'tasks.completed': 1,
      'tasks.failed': 0,
    });
    expect(first?.gauges).toMatchObject({
      ...{ 'depth.queued': [2, 2], 'depth.completed': [1, 1], 'project.web': [1, 1], 'project.': [1, 1] },
      ...{ 'storage.main': [1, 1], 'storage.snapshots': [3, 3], 'tasks.oldest': [12_300, 12_300] },
    });
    expect(first?.times['tasks.wait']?.slice(0, 4)).toEqual([1, 2_000_000, 2_000_000, 2_000_000]);
    expect(first?.times['tasks.run']?.slice(0, 4)).toEqual([1, 300_000, 300_000, 300_000]);
    expect(first?.times['op.save']?.[0]).toBe(3);
    expect(second?.counts).toEqual({ 'tasks.added': 0, 'tasks.started': 0, 'tasks.completed': 0, 'tasks.failed': 0 });
    expect(second?.times).toEqual({});
  });

  it('sees what other processes do to the same database', async () => {
    const { folder, clock, sampleAfter } = await recording();
    const other = await startQueue('sqlite', { folder, clock });
    await other.queue.addTasks([{ id: 'x' }, { id: 'y' }]);

    expect(sampleAfter(10_000)?.counts['tasks.added']).toBe(2);
  });

  it('is not taken of a stretch that was not watched; the next one counts from its end', async () => {
    const { queue, sampleAfter } = await recording();
    await queue.addTask({ id: 'a' });
    expect(sampleAfter(3_600_000)).toBeUndefined();
    await queue.addTask({ id: 'b' });

    expect(sampleAfter(10_000)?.counts['tasks.added']).toBe(1);
  });

  it('has the span that passed, whatever the clock says', async () => {
    const { sampleAfter } = await recording();

    expect(sampleAfter(10_000, -86_400_000)?.spanMs).toBe(10_000);
    expect(sampleAfter(11_000, 86_400_000)?.spanMs).toBe(11_000);
  });

  it('names the biggest of 10,000 projects and adds up the others', async () => {
    const { queue, sampleAfter } = await recording();
    const tasks = Array.from({ length: 10_000 }, (_, n) => ({ id: `t${n}`, projectId: `p${n}` }));
    await queue.addTasks([...tasks, { id: 'big-1', projectId: 'big' }, { id: 'big-2', projectId: 'big' }]);
    const gauges = sampleAfter(10_000)?.gauges ?? {};

    expect(Object.keys(gauges).filter((name) => name.startsWith('project.'))).toHaveLength(20);
    expect(gauges['project.big']).toEqual([2, 2]);
    expect(gauges['projects.others']).toEqual([9981, 9981]);
  });
});
