/** What `import 'poppo-queue'` gives. */
export { AppError, isAppError } from '../src-shared/errors/app-error.ts';
export type { ErrorCode } from '../src-shared/errors/error-codes.ts';
export type { ColumnTarget } from '../src-shared/models/import-columns.ts';
export type { FilePreview, PreviewColumn, PreviewRow, Reading, RowFate } from '../src-shared/models/import-file.ts';
export type { OperationStats, PersistenceAlert, PersistenceReport } from '../src-shared/models/metric.ts';
export type { QueueInfo, Strategy } from '../src-shared/models/queue.ts';
export type { RestoreOutcome, Snapshot } from '../src-shared/models/snapshot.ts';
export type { StatusCounts, TaskStatus } from '../src-shared/models/task.ts';
export type { ImportMode, ImportReport, TransferFormat } from '../src-shared/models/transfer.ts';
export type { BackupOutcome } from './engine/backends/sqlite/backups.ts';
export type { DatabaseVerification } from './engine/backends/sqlite/verify-database.ts';
export type { QueueEvents } from './engine/events.ts';
export type { PersistenceStats } from './engine/manager/queue-monitoring.ts';
export type { QueueManagerOptions } from './engine/options.ts';
export type { AlertThresholds, CustomPersistenceOptions, PersistenceOptions } from './engine/persistence-options.ts';
export { QueueManager } from './engine/queue-manager.ts';
export type { ClaimedTask, Task, TaskInput } from './engine/task-input.ts';
export type { RecoveryReport } from './recovery/recovery-report.ts';
export {
  type AdapterCapabilities,
  type AdapterExtras,
  BaseStorage,
  type StorageAccess,
  type StorageStats,
} from './storage/base-storage.ts';
export type { ChangeBatch } from './storage/change-batch.ts';
export type { QueueState, TaskState } from './storage/queue-state.ts';
export type { ExportOptions } from './transfer/export/export-queue.ts';
export type { ExportOutcome } from './transfer/export/write-export.ts';
export type { ImportOptions, ImportOutcome } from './transfer/import/import-queue.ts';
export type { ImportProgress } from './transfer/import/import-run.ts';
