import type { TaskDetail, TaskRow } from '../../../src-shared/models/task.ts';
import type { TaskContent, TaskRecord } from '../store/task-record.ts';
import { composeTaskText } from '../store/task-text.ts';

const ERROR_LINE = 300;

/** What a list needs of a task; the body is told by its size alone, so that pages stay small. */
export const ROW_COLUMNS = `seq, id, project, type, priority, status, weight, deadline, run_at, added_at, started_at,
  completed_at, failed_at, retries, max_retries, substr(last_error, 1, 1000) AS last_error,
  coalesce(octet_length(data), 0) AS data_bytes`;

export type RowRecord = Omit<TaskContent, 'extra' | 'result' | 'data'> & {
  readonly seq: number;
  readonly data_bytes: number;
};

export function toTaskRow(row: RowRecord): TaskRow {
  return {
    seq: row.seq,
    id: row.id,
    projectId: row.project === '' ? null : row.project,
    type: row.type === '' ? null : row.type,
    priority: row.priority,
    status: row.status,
    weight: row.weight,
    deadline: row.deadline,
    runAt: row.run_at,
    addedAt: row.added_at,
    startedAt: row.started_at,
    completedAt: row.completed_at,
    failedAt: row.failed_at,
    retries: row.retries,
    maxRetries: row.max_retries,
    errorLine: row.last_error === null ? null : errorLine(row.last_error),
    dataBytes: row.data_bytes,
  };
}

export type DetailRecord = TaskContent & Pick<TaskRecord, 'seq' | 'hash'> & Partial<TaskRecord>;

export function toTaskDetail(record: DetailRecord): TaskDetail {
  return {
    ...toTaskRow({ ...record, data_bytes: record.data === null ? 0 : Buffer.byteLength(record.data) }),
    dataText: record.data,
    resultText: record.result,
    lastErrorText: record.last_error,
    extraText: record.extra,
    stalls: record.stalls,
    taskText: composeTaskText(record),
    contentHash: record.hash.toString('hex'),
    leaseUntil: record.lease_until ?? null,
    leaseOwner: record.lease_owner ?? null,
  };
}

/** The message of a recorded error as one line. The text may be cut in its middle, so it need not be JSON. */
export function errorLine(errorText: string): string {
  const message = messageOf(errorText);
  return message.replace(/\s+/g, ' ').trim().slice(0, ERROR_LINE);
}

function messageOf(errorText: string): string {
  try {
    const value: unknown = JSON.parse(errorText);
    if (typeof value === 'string') return value;
    if (typeof value === 'object' && value !== null && 'message' in value) return String(value.message);
  } catch {
    return unquote(
      /^"|"message"\s*:\s*"/.test(errorText) ? errorText.replace(/^.*?("message"\s*:\s*"|^")/s, '') : errorText,
    );
  }
  return errorText;
}

function unquote(text: string): string {
  return text.replace(/\\n|\\t|\\r/g, ' ').replace(/\\(["\\/])/g, '$1');
}
