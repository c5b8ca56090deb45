import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readCheckpointFile } from '../src-main/storage/json/read-checkpoint-file.ts';
import { objectEntries } from '../src-main/storage/json-text.ts';
import { SAMPLE_PATH, writeSample } from './make-sample.ts';

const FIELD_ORDER =
  'id,projectId,type,priority,status,weight,deadline,runAt,addedAt,startedAt,completedAt,failedAt,retries,maxRetries,lastError,result,data,correlationId'.split(
    ',',
  );

it('the sample queue is whole, and is what make-sample makes', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sample-'));
  try {
    await writeSample(join(folder, 'sample.json'));
    expect(readFileSync(join(folder, 'sample.json')).equals(readFileSync(SAMPLE_PATH))).toBe(true);
  } finally {
    rmSync(folder, { recursive: true });
  }
  const sample = readCheckpointFile(SAMPLE_PATH);
  expect(sample).toMatchObject({ damage: null, format: 'json-2' });
  expect([...sample.tasks()]).toHaveLength(5000);
});

it('every task of the sample keeps the order of fields and has times that fit its status', () => {
  const sample = readCheckpointFile(SAMPLE_PATH);
  const savedAt = sample.header.savedAt ?? 0;
  for (const { text } of sample.tasks()) {
    const places = objectEntries(text).map(({ key }) => FIELD_ORDER.indexOf(key));
    expect(places).toEqual(places.toSorted((left, right) => left - right));
    expect(places).not.toContain(-1);
    const task = JSON.parse(text) as Record<string, number | string>;
    const past = [task.addedAt, task.startedAt ?? task.addedAt, task.completedAt ?? task.failedAt ?? savedAt, savedAt];
    expect(past).toEqual(past.toSorted((left, right) => Number(left) - Number(right)));
    expect('runAt' in task).toBe(task.status === 'scheduled');
    expect('failedAt' in task).toBe(task.status === 'failed');
    if (task.runAt !== undefined) expect(task.runAt).toBeGreaterThan(savedAt);
  }
});
