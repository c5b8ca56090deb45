import type { AppError } from '../../src-shared/errors/app-error.ts';
import type { RecoveryReport } from '../recovery/recovery-report.ts';
import type { Task } from './task-input.ts';

/** Events of a QueueManager and what they carry. */
export interface QueueEvents {
  started: [];
  stopped: [];
  'queue-loaded': [{ queueLength: number }];
  /** A damaged queue was brought back while it was opened. */
  'queue-recovered': [RecoveryReport];
  'queue-saved': [{ queueLength: number }];
  'task-added': [{ taskId: string; task: Task }];
  'task-started': [{ taskId: string; task: Task }];
  'task-completed': [{ taskId: string }];
  'task-retry': [{ taskId: string; retries: number; runAt: number; error: unknown }];
  'task-failed': [{ taskId: string; error: unknown }];
  'task-removed': [{ taskId: string }];
  'strategy-changed': [{ strategy: string }];
  'snapshot-created': [{ snapshotId: string }];
  'snapshot-restored': [{ snapshotId: string }];
  'snapshot-deleted': [{ snapshotId: string }];
  'persistence-error': [{ operation: string; error: AppError }];
  /** The content may have changed: by this manager, or by another process (`foreign`). */
  changed: [{ foreign: boolean }];
  /** What `info` tells has changed: owner, damage, strategy. */
  'info-changed': [];
}
