import { EventEmitter } from 'node:events';
import type { AppError } from '../../src-shared/errors/app-error.ts';
import type { PersistenceAlert } from '../../src-shared/models/metric.ts';
import type { Degraded } from '../../src-shared/models/queue.ts';
import type { RecoveryReport } from '../recovery/recovery-report.ts';
import type { ClaimedTask, Task } from './task-input.ts';

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
  /** Claimed for whoever listens: complete or fail it with its `leaseToken`. Nothing is claimed where nobody does. */
  'task-ready': [{ taskId: string; task: ClaimedTask }];
  /** A failed task was put back, or a scheduled one before its time. */
  'task-requeued': [{ taskId: string }];
  /** Its claim was given up without an outcome. */
  'task-released': [{ taskId: string }];
  /** Its holder was lost; `task-failed` follows where that was once too often. */
  'task-stalled': [{ taskId: string; stalls: number }];
  /** A handler ended after its task had been given to somebody else, so its outcome was thrown away. */
  'task-lost': [{ taskId: string }];
  /** A person changed its priority, project, data or the like. */
  'task-updated': [{ taskId: string }];
  'task-removed': [{ taskId: string }];
  'project-cleared': [{ projectId: string | null; removed: number }];
  /** Without `projectId` the whole queue. */
  paused: [{ projectId?: string | null }];
  resumed: [{ projectId?: string | null }];
  'strategy-changed': [{ strategy: string }];
  'snapshot-created': [{ snapshotId: string }];
  'snapshot-restored': [{ snapshotId: string }];
  /** Tasks that were added or changed by an import. */
  'queue-imported': [{ tasksImported: number }];
  /** Its name, note or pin was changed, or it was verified. */
  'snapshot-changed': [{ snapshotId: string }];
  'snapshot-deleted': [{ snapshotId: string }];
  /** A bound of `alertThresholds` was passed, or an operation failed; each kind at most once a minute. */
  'persistence-alert': [PersistenceAlert];
  'persistence-error': [{ operation: string; error: AppError }];
  /** The server that keeps the queue cannot be written: the queue goes on in memory. */
  'storage-degraded': [Degraded];
  /** Everything is saved again. */
  'storage-recovered': [];
  /** The content may have changed: by this manager, or by another process (`foreign`). */
  changed: [{ foreign: boolean }];
  /** Of Node.js: somebody begins to listen, or listens no more. */
  newListener: [name: string | symbol];
  removeListener: [name: string | symbol];
  /** What `info` tells has changed: owner, damage, strategy. */
  'info-changed': [];
}

/** An emitter whose listeners cannot break it: what one throws becomes a warning of the process, and the others are called. */
export class QueueEmitter extends EventEmitter<QueueEvents> {
  override emit<Name>(
    name: Name | keyof QueueEvents,
    ...args: Name extends keyof QueueEvents ? QueueEvents[Name] : never
  ): boolean {
    const listeners = this.rawListeners(name);
    for (const listener of listeners) {
      try {
        const outcome: unknown = Reflect.apply(listener, this, args);
        if (outcome instanceof Promise) outcome.catch(warn);
      } catch (error) {
        warn(error);
      }
    }
    return listeners.length > 0;
  }
}

function warn(error: unknown): void {
  process.emitWarning(error instanceof Error ? error : String(error));
}
