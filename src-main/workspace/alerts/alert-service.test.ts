import { describe, expect, it, onTestFinished } from 'vitest';
import { type AlertEntry, type AlertNotice, type AlertRule, FOR_GOOD } from '../../../src-shared/models/alert-rule.ts';
import type { RolledSample } from '../../../src-shared/models/metric-history.ts';
import { ManualClock } from '../../platform/manual-clock.ts';
import { tempFolder } from '../../platform/testing/temp-folder.ts';
import { AlertBook } from './alert-book.ts';
import { AlertService } from './alert-service.ts';

const MINUTE = 60_000;

const WAITING: AlertRule = {
  ...{ id: 'waiting', name: 'Too many wait', queueId: null, metric: 'waiting', operation: null, threshold: 100 },
  ...{ forMs: 0, recoverMs: 0, cooldownMs: 30 * MINUTE, severity: 'warning', enabled: true, mutedUntil: null },
};

async function service({ folder = tempFolder(), clock = new ManualClock() } = {}) {
  const book = new AlertBook(folder, (path) => `${path}.corrupt`);
  await book.load();
  const notices: AlertNotice[] = [];
  const fired: string[] = [];
  let ids = book.content.entries.length;
  const alerts = new AlertService({
    ...{ book, clock, newId: () => `alert-${++ids}`, queueName: (id) => `Queue ${id}` },
    onChange: (notice) => notice && notices.push(notice),
    onFired: (_entry: AlertEntry, text) => fired.push(text),
    onUnsaved: (error) => {
      throw error;
    },
  });
  onTestFinished(() => alerts.stop());
  /** 10 s pass, and so many tasks wait. */
  const sampled = (waiting: number, queueId = 'q1', ms = 10_000): void => {
    const gauges: RolledSample['gauges'] = { 'depth.queued': [waiting, waiting] };
    alerts.sampled(queueId, { at: clock.advance(ms), spanMs: ms, samples: 1, gauges, counts: {}, times: {} });
  };
  const state = (queueId = 'q1') =>
    alerts.overview().statuses.find((status) => status.ruleId === 'waiting' && status.queueId === queueId)?.state;
  return { alerts, book, clock, folder, notices, fired, sampled, state };
}

describe('an alert', () => {
  it('is told once per cooldown while the breach goes on, and remembered with its peak and end', async () => {
    const { alerts, sampled, notices, fired, state } = await service();
    await alerts.saveRule(WAITING);
    sampled(1);
    sampled(150);
    for (let n = 0; n < 200; n++) sampled(n === 50 ? 900 : 200);
    sampled(0);
    sampled(0);

    expect(notices.map(({ title, body }) => [title, body])).toEqual([
      ['Too many wait: Queue q1', 'Waiting are 150 tasks, over 100 tasks'],
      ['Too many wait: Queue q1', 'Waiting are 200 tasks, over 100 tasks'],
    ]);
    expect(fired).toHaveLength(1);
    expect(alerts.overview().entries).toEqual([
      expect.objectContaining({ ruleId: 'waiting', peak: 900, unread: true, endedAt: expect.any(Number) }),
    ]);
    expect(state()).toBe('normal');
  });

  it('of one queue says nothing about another', async () => {
    const { alerts, sampled, notices, state } = await service();
    await alerts.saveRule({ ...WAITING, queueId: 'q2' });
    sampled(500, 'q1');
    sampled(500, 'q2');

    expect(notices.map(({ queueId }) => queueId)).toEqual(['q2']);
    expect([state('q1'), state('q2')]).toEqual([undefined, 'firing']);
  });

  it('is not told while it is muted, also after a restart, and told again afterwards', async () => {
    const { alerts, sampled, notices, folder, clock } = await service();
    await alerts.saveRule(WAITING);
    await alerts.mute('waiting', clock.now() + 60 * MINUTE);
    sampled(500);
    expect([notices, alerts.overview().entries.length]).toEqual([[], 1]);
    await alerts.stop();

    const again = await service({ folder, clock });
    for (let n = 0; n < 4; n++) again.sampled(500, 'q1', 10 * MINUTE);
    expect(again.notices).toEqual([]);
    for (let n = 0; n < 12; n++) again.sampled(500, 'q1', 10 * MINUTE);
    expect(again.notices.length).toBeGreaterThan(0);
    await again.alerts.mute('waiting', FOR_GOOD);
    const told = again.notices.length;
    for (let n = 0; n < 30; n++) again.sampled(500, 'q1', 10 * MINUTE);
    expect(again.notices).toHaveLength(told);
    expect(again.alerts.overview().entries).toHaveLength(1);
  });

  it('that fired before a restart is the same one after it, and not told at once again', async () => {
    const { alerts, sampled, folder, clock, notices } = await service();
    await alerts.saveRule(WAITING);
    sampled(500);
    expect(notices).toHaveLength(1);
    await alerts.stop();
    const again = await service({ folder, clock });
    again.sampled(700);
    expect([again.notices, again.alerts.overview().entries]).toEqual([
      [],
      [expect.objectContaining({ endedAt: null })],
    ]);
    again.sampled(0);
    again.sampled(0);

    expect(again.alerts.overview().entries).toEqual([
      expect.objectContaining({ peak: 700, endedAt: expect.any(Number) }),
    ]);
  });

  it('that was acknowledged is not told again before it was over', async () => {
    const { alerts, sampled, notices } = await service();
    await alerts.saveRule(WAITING);
    sampled(500);
    await alerts.acknowledge('alert-1');
    for (let n = 0; n < 400; n++) sampled(500);
    expect(notices).toHaveLength(1);
    for (const waiting of [0, 0, 500]) sampled(waiting);

    expect(notices).toHaveLength(2);
    expect(alerts.overview().entries.map(({ unread, acknowledgedAt }) => [unread, acknowledgedAt !== null])).toEqual([
      [true, false],
      [false, true],
    ]);
  });

  it('is over when its rule is changed, removed, or its queue forgotten', async () => {
    const { alerts, sampled } = await service();
    await alerts.saveRule(WAITING);
    const open = () => alerts.overview().entries.filter(({ endedAt }) => endedAt === null).length;
    sampled(500);
    await alerts.saveRule({ ...WAITING, threshold: 1000 });
    expect(open()).toBe(0);
    sampled(5000);
    await alerts.queueForgotten('q1');
    expect(open()).toBe(0);
    sampled(5000);
    await alerts.removeRule('waiting');
    expect([open(), alerts.overview().entries.length]).toEqual([0, 3]);
  });

  it('has no data once nothing is heard of its queue', async () => {
    const { alerts, sampled, state, clock } = await service();
    await alerts.saveRule(WAITING);
    sampled(1);
    clock.advance(40_000);
    alerts.tick();
    expect(state()).toBe('normal');
    clock.advance(10_000);
    alerts.tick();
    expect(state()).toBe('no-data');
  });

  it('that nobody knows is refused', async () => {
    const { alerts } = await service();
    for (const call of [alerts.mute('x', null), alerts.removeRule('x'), alerts.acknowledge('x')]) {
      await expect(call).rejects.toMatchObject({ code: 'alert.not-found' });
    }
  });
});
