import assert from 'node:assert/strict';
import type { Adapter } from '../storage/custom/make-adapter.ts';
import { writeState } from '../storage/custom/write-state.ts';
import type { QueueState } from '../storage/queue-state.ts';
import { HOSTILE_TASKS, manyTasks } from './hostile.ts';
import { manifestOf, sourceOf } from './samples.ts';
import type { Check, Trial } from './trial.ts';

/** The ten methods of BaseStorage alone, for whoever writes one: what each has to do, in its own words. */
export function testAdapter(check: Check): void {
  testStatesKept(check);
  testSnapshotsKept(check);
  testLifetime(check);
}

function testStatesKept(check: Check): void {
  check('load() answers null where nothing was saved', async (trial) => {
    assert.equal(await (await adapterOf(trial)).load(), null);
  });

  check('load() answers what save() was given last, all of it', async (trial) => {
    const adapter = await adapterOf(trial);
    await adapter.save(await stateOf(manyTasks(2)));
    const state = await stateOf(HOSTILE_TASKS);
    await adapter.save(state);
    same(await adapter.load(), state);
    const other = await adapterOf(trial);
    same(await other.load(), state);
  });

  check('save() leaves the state alone that it was given', async (trial) => {
    const adapter = await adapterOf(trial);
    const state = await stateOf(HOSTILE_TASKS);
    await adapter.save(state);
    same(state, await stateOf(HOSTILE_TASKS));
  });
}

function testSnapshotsKept(check: Check): void {
  check('restoreSnapshot() answers what createSnapshot() was given, and null for an id without one', async (trial) => {
    const adapter = await adapterOf(trial);
    const [one, two] = [await stateOf(HOSTILE_TASKS, 'one'), await stateOf(manyTasks(2), 'two')];
    await adapter.createSnapshot('one', one);
    await adapter.createSnapshot('two', two);
    same(await adapter.restoreSnapshot('one'), one);
    same(await adapter.restoreSnapshot('two'), two);
    assert.equal((await adapter.restoreSnapshot('three')) ?? null, null);
  });

  check('snapshots leave the queue alone, and the queue them', async (trial) => {
    const adapter = await adapterOf(trial);
    const [state, snapshot] = [await stateOf(manyTasks(3)), await stateOf(HOSTILE_TASKS, 'one')];
    await adapter.save(state);
    await adapter.createSnapshot('one', snapshot);
    same(await adapter.load(), state);
    await adapter.restoreSnapshot('one');
    same(await adapter.load(), state);
    await adapter.save(await stateOf([]));
    same(await adapter.restoreSnapshot('one'), snapshot);
    await adapter.deleteSnapshot('one');
    same(await adapter.load(), await stateOf([]));
  });

  check('listSnapshots() answers the ids of those that are there', async (trial) => {
    const adapter = await adapterOf(trial);
    assert.deepEqual(await listed(adapter), []);
    for (const id of ['one', 'a.b-c_d', '0', 'x'.repeat(128)]) await adapter.createSnapshot(id, await stateOf([], id));
    await adapter.deleteSnapshot('one');
    assert.deepEqual(await listed(adapter), ['0', 'a.b-c_d', 'x'.repeat(128)]);
  });
}

function testLifetime(check: Check): void {
  check('getStats() answers an object', async (trial) => {
    const stats: unknown = await (await adapterOf(trial)).getStats();
    assert.equal(typeof stats === 'object' && stats !== null, true);
  });

  check('clear() leaves neither queue nor snapshots', async (trial) => {
    const adapter = await adapterOf(trial);
    await adapter.save(await stateOf(manyTasks(3)));
    await adapter.createSnapshot('one', await stateOf([], 'one'));
    await adapter.clear();
    assert.equal(await adapter.load(), null);
    assert.deepEqual(await listed(adapter), []);
    await adapter.save(await stateOf(manyTasks(1)));
    same(await adapter.load(), await stateOf(manyTasks(1)));
  });

  check('initialize() opens it again after close()', async (trial) => {
    const adapter = await adapterOf(trial);
    await adapter.save(await stateOf(manyTasks(1)));
    await adapter.close();
    await adapter.initialize();
    same(await adapter.load(), await stateOf(manyTasks(1)));
  });
}

async function adapterOf(trial: Trial): Promise<Adapter> {
  const adapter = await trial.adapter();
  assert.ok(adapter, 'The storage is no custom one');
  return adapter;
}

async function stateOf(texts: readonly string[], snapshotId?: string): Promise<QueueState> {
  const snapshot = snapshotId === undefined ? null : manifestOf(snapshotId);
  return (await writeState(sourceOf(texts), 1_795_420_142_587, snapshot)).state;
}

async function listed(adapter: Adapter): Promise<string[]> {
  const list = await adapter.listSnapshots();
  return list.map((entry) => (typeof entry === 'string' ? entry : entry.id)).sort();
}

/** Equal as JSON carries it: what has no value may be left out, and -0 is 0. */
function same(found: unknown, expected: unknown): void {
  assert.deepEqual(asJson(found), asJson(expected));
}

function asJson(value: unknown): unknown {
  const kept =
    typeof value === 'object' && value !== null && 'changes' in value ? { ...value, changes: undefined } : value;
  return JSON.parse(JSON.stringify(kept ?? null));
}
