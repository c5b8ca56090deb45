import Papa from 'papaparse';
import { expect, it } from 'vitest';
import { TASK_FIELDS } from '../../../../src-shared/models/import-columns.ts';
import type { TaskDetail } from '../../../../src-shared/models/task.ts';
import { asCsv, asJson } from './copy-tasks.ts';

const TASK: TaskDetail = {
  ...{ seq: 1, id: '=1+1', projectId: 'web', type: null, priority: -1.5, status: 'failed', weight: null },
  ...{ deadline: 0, runAt: null, addedAt: 1_700_000_000_000, startedAt: null, completedAt: null, failedAt: null },
  ...{ retries: 2, maxRetries: 3, stalls: 1, errorLine: 'no', dataBytes: 24, leaseUntil: null, leaseOwner: null },
  dataText: '{"n":9007199254740993}',
  resultText: null,
  lastErrorText: '"no, \\"never\\""',
  extraText: null,
  taskText: '{"id":"=1+1","n":9007199254740993}',
  contentHash: '00',
};

it('copies as CSV every field under the names that an import knows, and no cell that would run as a formula', () => {
  const { data, meta } = Papa.parse<Record<string, string>>(asCsv([TASK]), { header: true });
  expect(meta.fields).toEqual([...TASK_FIELDS]);
  expect(data).toEqual([
    {
      ...Object.fromEntries(TASK_FIELDS.map((field) => [field, ''])),
      ...{
        id: "'=1+1",
        projectId: 'web',
        priority: '-1.5',
        status: 'failed',
        retries: '2',
        maxRetries: '3',
        stalls: '1',
      },
      ...{ deadline: '1970-01-01T00:00:00.000Z', addedAt: '2023-11-14T22:13:20.000Z' },
      ...{ lastError: '"no, \\"never\\""', data: '{"n":9007199254740993}' },
    },
  ]);
});

it('copies as JSON each task to the letter', () => {
  expect(asJson([TASK, TASK])).toBe(`[\n${TASK.taskText},\n${TASK.taskText}\n]`);
});
