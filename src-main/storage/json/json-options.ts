import type { Clock } from '../../platform/clock.ts';
import type { Compression } from './frames.ts';

export interface JsonStorageOptions {
  /** The queue file. It need not exist; its folder must. */
  readonly filePath: string;
  /** Default: `<name>-snapshots` beside the file, `name` without `.json`. Made when first needed. */
  readonly snapshotDir?: string;
  /** How snapshots are written. Default: zstd, or gzip where Node.js knows no zstd. */
  readonly snapshotCompression?: Compression | false;
  /** Earlier checkpoints that are kept beside the file. Default: 5. */
  readonly backupCount?: number;
  /** Compresses them after the save; true is gzip. Default: false. */
  readonly compressBackups?: boolean | Compression;
  /**
   * A damaged queue is brought back from what is intact of it, a backup or a snapshot, and the damaged file kept
   * aside. Otherwise, and where nothing can be recovered, it opens read-only. Default: true.
   */
  readonly autoRecover?: boolean;
  readonly clock?: Clock;
  /** How this program calls itself to others that find the file locked. */
  readonly program?: string;
  /** How often a follower looks for changes, ms. Default: 300. */
  readonly pollInterval?: number;
}
