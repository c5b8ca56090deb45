import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { PersistenceAlert } from '../../src-shared/models/metric.ts';
import { ManualClock } from '../platform/manual-clock.ts';
import { MapPlace, MapStorage } from '../storage/custom/testing/map-storage.ts';
import type { QueueState } from '../storage/queue-state.ts';
import { QueueManager } from './queue-manager.ts';
import { refusalOf, startQueue } from './testing/queues.ts';

const save = async (queue: QueueManager) => (await queue.getPersistenceStats()).monitor?.operations.save;

function alertsOf(queue: QueueManager): PersistenceAlert[] {
  const alerts: PersistenceAlert[] = [];
  queue.on('persistence-alert', (alert) => alerts.push(alert));
  return alerts;
}

describe('getPersistenceStats', () => {
  it.each(['sqlite', 'json'] as const)(
    'counts each durable save of a %s queue, a group of changes as one',
    async (kind) => {
      const { queue } = await startQueue(kind, { persistence: { saveOnChange: true } });
      const before = (await save(queue))?.count ?? 0;
      await queue.addTask({ id: 'alone' });
      await Promise.all(Array.from({ length: 50 }, (_, n) => queue.addTask({ id: `t${n}` })));
      const stats = await queue.getPersistenceStats();

      expect(stats.monitor?.operations.save).toMatchObject({ count: before + 2, errors: 0, errorRate: 0 });
      expect(stats.monitor?.operations.load.count).toBe(1);
      expect(stats.storage).toMatchObject({ type: kind, mainBytes: expect.any(Number), snapshotBytes: 0 });
    },
  );

  it('counts whole saves, snapshots, restores and verifications, and takes refusals for no calls', async () => {
    const { queue } = await startQueue('json');
    await queue.addTask({ id: 'a' });
    await queue.saveQueue();
    await queue.createSnapshot('one');
    await queue.verifySnapshot('one');
    await queue.removeTask('a');
    await queue.restoreSnapshot('one');
    await refusalOf(queue.restoreSnapshot('one', { token: 'stale' }));
    await refusalOf(queue.restoreSnapshot('nowhere'));
    const operations = (await queue.getPersistenceStats()).monitor?.operations;

    // The restore saves what it gave back.
    expect([operations?.save.count, operations?.checkpoint.count]).toEqual([2, 2]);
    for (const one of [operations?.snapshot, operations?.verify, operations?.restore]) {
      expect(one).toMatchObject({ count: 1, errors: 0, lastTime: expect.any(Number) });
      expect(one?.p99).toBe(one?.max);
    }
    expect(operations?.import).toMatchObject({ count: 0, errorRate: null, average: null, p99: null, lastAt: null });
  });

  it('has no figures where monitoring is switched off, and emits nothing', async () => {
    const { queue } = await startQueue('json', {
      persistence: { enableMonitoring: false, alertThresholds: { saveTime: 0 } },
    });
    const alerts = alertsOf(queue);
    await queue.addTask({ id: 'a' });
    await queue.saveQueue();

    expect((await queue.getPersistenceStats()).monitor).toBeNull();
    expect([queue.getPersistenceReport(), alerts]).toEqual([null, []]);
  });
});

class SlowStorage extends MapStorage {
  override async save(data: QueueState): Promise<void> {
    await wait(20);
    await super.save(data);
  }
}

describe('persistence-alert', () => {
  it('tells of a slow save with figure and bound, once a minute with the number left out', async () => {
    const clock = new ManualClock();
    const queue = new QueueManager({
      clock,
      persistence: {
        type: 'custom',
        customStorage: SlowStorage,
        place: new MapPlace(),
        alertThresholds: { saveTime: 5 },
      },
    });
    const alerts = alertsOf(queue);
    await queue.start();
    onTestFinished(() => queue.stop());
    const saveAgain = async (id: string): Promise<void> => {
      await queue.addTask({ id });
      await queue.saveQueue();
    };
    const timestamp = clock.now();
    await saveAgain('a');
    await saveAgain('b');
    await saveAgain('c');
    clock.advance(60_000);
    await saveAgain('d');

    expect(alerts).toEqual([
      { type: 'slow-operation', details: { operation: 'save', duration: expect.any(Number), threshold: 5 }, timestamp },
      expect.objectContaining({ details: expect.objectContaining({ suppressed: 2 }), timestamp: timestamp + 60_000 }),
    ]);
    expect(alerts[0]?.details.duration).toBeGreaterThan(5);
    expect(queue.getPersistenceReport()?.issues[0]).toMatchObject({ severity: 'critical', operation: 'save' });
  });

  it('tells of a save that failed, and of a rate of failures over its bound', async () => {
    const { queue, folder } = await startQueue('json');
    const alerts = alertsOf(queue);
    queue.on('persistence-error', () => undefined);
    rmSync(join(folder, 'queue.json'), { force: true });
    // A folder stands where the file should go.
    mkdirSync(join(folder, 'queue.json', 'x'), { recursive: true });
    for (let round = 0; round < 12; round++) {
      await queue.addTask({ id: `t${round}` });
      await queue.saveQueue().catch(() => undefined);
    }

    expect(alerts.map(({ type, details }) => [type, details.operation])).toEqual([
      ['operation-error', 'save'],
      ['high-error-rate', 'save'],
    ]);
    const report = queue.getPersistenceReport();
    expect(report?.operations.save).toMatchObject({ totalCalls: 12, successRate: 0 });
    expect(report?.issues[0]?.message).toMatch(/^12 of 12 save calls failed \(100%\), 12 of them with file\./);
    rmSync(join(folder, 'queue.json'), { recursive: true });
  });

  it('tells of storage over its bound, and the report names the setting for its largest part', async () => {
    const { queue, clock } = await startQueue('json', { persistence: { alertThresholds: { storageSize: 1000 } } });
    const alerts = alertsOf(queue);
    const told = new Promise((resolve) => queue.once('persistence-alert', resolve));
    clock.advance(5000);
    await queue.addTasks(Array.from({ length: 100 }, (_, n) => ({ id: `t${n}` })));
    await queue.saveQueue();
    await told;

    expect(alerts).toEqual([
      { type: 'storage-size', details: { size: expect.any(Number), threshold: 1000 }, timestamp: expect.any(Number) },
    ]);
    expect(queue.getPersistenceReport()?.recommendations).toEqual([
      {
        setting: 'keepCompleted',
        advice: 'Keep fewer finished tasks than 10000',
        reason: expect.stringMatching(/KiB of .* KiB are tasks/),
      },
    ]);
  });

  it('refuses thresholds that are none, by name', () => {
    for (const alertThresholds of [{ saveTime: -1 }, { errorRate: Number.NaN }, { errorRate: 2 }, { speed: 3 }]) {
      const make = () => new QueueManager({ persistence: { type: 'memory', alertThresholds } });
      expect(make, JSON.stringify(alertThresholds)).toThrow(/persistence\.alertThresholds/);
    }
  });

  it('takes 0 as a bound like any other', async () => {
    const { queue } = await startQueue('sqlite', { persistence: { alertThresholds: { saveTime: 0 } } });
    const alerts = alertsOf(queue);
    await queue.addTask({ id: 'a' });

    expect(alerts.map(({ type }) => type)).toEqual(['slow-operation']);
  });
});
