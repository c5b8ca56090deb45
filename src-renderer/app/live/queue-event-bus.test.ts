import { expect, it } from 'vitest';
import { QueueEventBus } from './queue-event-bus.ts';

it('QueueEventBus hands an event to the listeners of its queue until they unsubscribe', () => {
  const bus = new QueueEventBus();
  const heard: string[] = [];
  const stop = bus.subscribe('a', ({ type }) => heard.push(`1 ${type}`));
  bus.subscribe('a', ({ type }) => heard.push(`2 ${type}`));
  bus.subscribe('b', ({ type }) => heard.push(`b ${type}`));
  bus.publish('a', { type: 'snapshots-changed' });
  stop();
  bus.publish('a', { type: 'snapshots-changed' });
  bus.publish('nobody', { type: 'snapshots-changed' });
  expect(heard).toEqual(['1 snapshots-changed', '2 snapshots-changed', '2 snapshots-changed']);
});

it('QueueEventBus reaches every listener even if one unsubscribes while it is told', () => {
  const bus = new QueueEventBus();
  const heard: number[] = [];
  const stop = bus.subscribe('a', () => {
    heard.push(1);
    stop();
  });
  bus.subscribe('a', () => heard.push(2));
  bus.publish('a', { type: 'snapshots-changed' });
  expect(heard).toEqual([1, 2]);
});
