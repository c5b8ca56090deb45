import { describe, expect, it } from 'vitest';
import type { TaskDetail } from '../../../../../src-shared/models/task.ts';
import { changesOf, compactJsonText, draftOf, editOf, problemsOf } from './edit-draft.ts';

const TASK: TaskDetail = {
  seq: 1,
  id: 't',
  projectId: 'web',
  type: null,
  priority: 3,
  status: 'failed',
  weight: null,
  deadline: Date.UTC(2026, 10, 23, 9, 40, 51),
  runAt: null,
  addedAt: 0,
  startedAt: null,
  completedAt: null,
  failedAt: null,
  retries: 3,
  maxRetries: 3,
  errorLine: null,
  dataBytes: 0,
  dataText: '{"id":9007199254740993,"a":"b  c"}',
  resultText: null,
  lastErrorText: null,
  extraText: null,
  stalls: null,
  taskText: '{}',
  contentHash: '',
  leaseUntil: null,
  leaseOwner: null,
};

describe('an edit', () => {
  it('is nothing where nothing was touched', () => {
    expect(editOf(TASK, draftOf(TASK))).toEqual({});
    expect(problemsOf(draftOf(TASK))).toEqual({});
  });

  it('holds what differs alone, and the body to the letter', () => {
    const draft = draftOf(TASK);
    const after = { ...draft, projectId: '', priority: '9', data: draft.data.replace('993', '994') };
    expect(editOf(TASK, after)).toEqual({
      projectId: null,
      priority: 9,
      dataText: '{"id":9007199254740994,"a":"b  c"}',
    });
    expect(changesOf(draft, after)).toEqual([
      { name: 'Project', before: 'web', after: '–' },
      { name: 'Priority', before: '3', after: '9' },
    ]);
  });

  it('takes deadlines in the zone of the reader', () => {
    const draft = draftOf(TASK);
    expect(editOf(TASK, { ...draft, deadline: '' })).toEqual({ deadline: null });
    expect(Date.parse(draft.deadline)).toBe(TASK.deadline);
  });

  it('says what is wrong with each field', () => {
    const draft = { ...draftOf(TASK), priority: 'high', weight: '0', maxRetries: '-1', data: '{"a":' };
    expect(Object.keys(problemsOf(draft)).sort()).toEqual(['data', 'maxRetries', 'priority', 'weight']);
  });
});

describe('compactJsonText', () => {
  it('takes white space out between tokens and leaves it in texts', () => {
    expect(compactJsonText('{\n  "a b": [ 1.0, "x \\" y" ]\n}')).toBe('{"a b":[1.0,"x \\" y"]}');
  });
});
