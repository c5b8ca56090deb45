import { TASK_STATUSES, type TaskStatus } from '../../../src-shared/models/task.ts';

const WORDS: Readonly<Record<TaskStatus, readonly string[]>> = {
  queued: [
    'pending',
    'waiting',
    'wait',
    'todo',
    'to do',
    'open',
    'new',
    'ready',
    '待機',
    '待機中',
    '待ち',
    '未処理',
    '未着手',
  ],
  scheduled: ['delayed', 'planned', '予定', '予約', '予約済み', 'スケジュール済み'],
  processing: ['active', 'running', 'in progress', 'started', 'working', '処理中', '実行中', '進行中'],
  completed: ['complete', 'done', 'success', 'succeeded', 'finished', 'ok', '完了', '成功', '済', '済み', '処理済み'],
  failed: ['fail', 'failure', 'error', 'errored', 'dead', '失敗', 'エラー', '異常終了'],
};

const STATUS_OF = new Map<string, TaskStatus>(
  TASK_STATUSES.flatMap((status) => [status, ...WORDS[status]].map((word) => [word, status] as const)),
);

/** The status that a word of another system stands for, in English or Japanese; null for none. */
export function statusOfWord(word: string): TaskStatus | null {
  return STATUS_OF.get(word.normalize('NFKC').trim().toLowerCase().replace(/[_-]+/g, ' ')) ?? null;
}
