import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { RolledSample } from '../../../src-shared/models/metric-history.ts';
import { tempFolder } from '../../platform/testing/temp-folder.ts';
import { Histogram } from '../histogram.ts';
import { MetricStore } from './metric-store.ts';
import { readHistory } from './read-history.ts';

/** A full hour. */
const NOON = Date.UTC(2026, 10, 25, 12);
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

function sample(at: number, saves: readonly number[] = [], queued = 1): RolledSample {
  const histogram = new Histogram();
  for (const ms of saves) histogram.recordMs(ms);
  const times: Record<string, number[]> = saves.length > 0 ? { 'op.save': histogram.toNumbers() } : {};
  const counts = { 'tasks.added': 20, ...(saves.length > 0 ? { 'errors.save': 1 } : {}) };
  return { at, spanMs: 10_000, samples: 1, gauges: { 'depth.queued': [queued, queued] }, counts, times };
}

function storeAt(path = join(tempFolder(), 'metrics', 'q.db'), maxBytes?: number) {
  const options = { path, now: () => NOON };
  const store = new MetricStore(maxBytes === undefined ? options : { ...options, maxBytes });
  onTestFinished(() => store.close());
  return { store, path };
}

const history = (store: MetricStore, from: number, to: number, points = 600, now = to) =>
  readHistory(store, now, { from, to, points, charts: ['latency', 'errors', 'throughput', 'depth'] });

describe('the metric store', () => {
  it('gives back what was recorded after a restart, with gaps where nothing was', () => {
    const { store, path } = storeAt();
    for (const second of [0, 10, 40]) store.add(sample(NOON + second * 1000, [5], second));
    store.close();
    const read = history(storeAt(path).store, NOON, NOON + 50_000);

    expect(read.stepMs).toBe(10_000);
    expect(read.samples).toEqual([1, 1, 0, 0, 1]);
    expect(read.series['depth.queued']).toEqual([0, 10, null, null, 40]);
    expect(read.series['throughput.added']).toEqual([2, 2, null, null, 2]);
    expect(read.series['latency.save.count']).toEqual([1, 1, null, null, 1]);
    expect(read.series['errors.save']).toEqual([1, 1, null, null, 1]);
    expect(read.series).not.toHaveProperty('latency.load.p50');
    expect(read.notice).toBeNull();
  });

  it('tells the p99 of a week from all its values, not from those of its hours', () => {
    const { store } = storeAt();
    const from = NOON - 12 * HOUR - 7 * DAY;
    for (let hour = 0; hour < 7 * 24; hour++) {
      const slow = hour === 30;
      store.add(
        sample(
          from + hour * HOUR,
          Array.from({ length: slow ? 500 : 10 }, () => (slow ? 800 : 2)),
        ),
      );
    }
    const { series, stepMs } = history(store, from, from + 7 * DAY, 7);

    expect(stepMs).toBe(DAY);
    // 500 slow calls of 730 that day; each hour but one has a p99 of 2 ms.
    expect(series['latency.save.p99']).toEqual([2, expect.closeTo(800, -1), 2, 2, 2, 2, 2]);
    expect(series['latency.save.count']).toEqual([240, 730, 240, 240, 240, 240, 240]);
  });

  it('reads a coarser resolution where the finer one is no longer kept, with the same sums', () => {
    const { store } = storeAt();
    for (let minute = 0; minute < 60; minute++) store.add(sample(NOON - 20 * DAY + minute * 60_000, [1]));
    // A sample of today drops what is too old.
    store.add(sample(NOON));
    const read = history(store, NOON - 20 * DAY, NOON - 20 * DAY + 2 * HOUR, 600, NOON);

    expect([store.read(10_000, 0, NOON), store.read(60_000, 0, NOON)]).toEqual([[], []]);
    expect([read.stepMs, read.samples, read.series['latency.save.count']]).toEqual([HOUR, [60, 0], [60, null]]);
  });

  it('puts a damaged file aside, begins anew and says so', () => {
    const { store, path } = storeAt();
    store.add(sample(NOON));
    store.close();
    writeFileSync(path, 'no database');
    const again = storeAt(path).store;
    again.add(sample(NOON + 10_000));

    expect(again.notice).toContain(`kept as ${path}.corrupt-${NOON}`);
    expect(existsSync(`${path}.corrupt-${NOON}`)).toBe(true);
    expect(history(again, NOON, NOON + 20_000).samples).toEqual([0, 1]);
  });

  it('puts a file aside that turns out damaged while it is in use', () => {
    const { store, path } = storeAt();
    for (let n = 0; n < 2000; n++) store.add(sample(NOON + n * 10_000, [n]));
    store.close();
    const bytes = Buffer.alloc(statSync(path).size - 4096, 0x5a);
    writeFileSync(path, bytes, { flag: 'r+' });
    const again = storeAt(path).store;
    for (let n = 0; n < 3; n++) again.add(sample(NOON + n * 10_000, [1]));

    expect(again.notice).toContain('.corrupt-');
    expect(history(again, NOON, NOON + 30_000).samples.at(-1)).toBe(1);
  });

  it('leaves a file of another program where it is, under another name', () => {
    const path = join(tempFolder(), 'q.db');
    const other = new Database(path);
    other.exec('CREATE TABLE theirs (a)');
    other.close();
    storeAt(path).store.add(sample(NOON));

    expect(readdirSync(dirname(path)).filter((name) => name.includes('.corrupt-'))).toHaveLength(1);
  });

  it('throws nothing and says why where it cannot be written', () => {
    const folder = tempFolder();
    writeFileSync(join(folder, 'metrics'), 'a file where the folder should be');
    const { store } = storeAt(join(folder, 'metrics', 'q.db'));
    store.add(sample(NOON));
    store.addMark({ at: NOON, type: 'snapshot', ref: 's', text: 't' });

    expect(history(store, NOON, NOON + 10_000).samples).toEqual([0]);
    expect(store.notice).toMatch(/cannot be kept for now/);
  });

  it('drops the oldest fine rows first where it grows too big', () => {
    const { store, path } = storeAt(undefined, 400_000);
    const many = Array.from({ length: 200 }, (_, n) => 1.07 ** n);
    for (let n = 0; n < 2000; n++) store.add(sample(NOON + n * 10_000, many));
    store.close();
    const { store: again } = storeAt(path);

    expect(statSync(path).size).toBeLessThan(700_000);
    expect(again.read(3_600_000, NOON, NOON + DAY).length).toBe(6);
    expect(again.read(10_000, NOON, NOON + DAY).at(-1)?.at).toBe(NOON + 1999 * 10_000);
  });

  it('puts samples of a clock that was set back where they belong', () => {
    const { store } = storeAt();
    for (const at of [NOON, NOON + 10_000, NOON, NOON + 10_000]) store.add(sample(at, [1]));

    const { samples, series } = history(store, NOON, NOON + 20_000);
    expect([samples, series['latency.save.count'], series['throughput.added']]).toEqual([
      [2, 2],
      [2, 2],
      [2, 2],
    ]);
  });

  it('keeps marks with what they lead to', () => {
    const { store } = storeAt();
    const mark = { at: NOON, type: 'snapshot', ref: 'auto-1', text: 'Automatic snapshot' } as const;
    store.addMark(mark);
    store.addMark({ ...mark, at: NOON + HOUR });

    expect(history(store, NOON, NOON + HOUR).marks).toEqual([mark]);
  });
});
