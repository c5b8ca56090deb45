import type { ChangeBatch } from '../../change-batch.ts';
import { HASH } from './json-fixtures.ts';

/** A change that puts one task and removes none. */
export function batchOf(revision: number, seq = revision, change: Partial<ChangeBatch> = {}): ChangeBatch {
  const text = `{"#":${seq},"id":"j${seq}","type":"x","status":"queued","data":{"r":${revision},"s":"日本 \\"puts\\":["}}`;
  return {
    revision,
    puts: [{ seq, text }],
    removes: [],
    projects: [],
    strategy: 'fifo',
    taskCount: revision,
    contentHash: HASH,
    ...change,
  };
}
