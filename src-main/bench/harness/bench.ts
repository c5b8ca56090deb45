import type { QueueFiles } from '../fixtures/queue-files.ts';
import type { Reporter } from './report.ts';

/** What a benchmark works with. */
export interface BenchContext extends Reporter {
  /** Tasks in the big queue. */
  readonly n: number;
  /** Tasks in the small one that the big one is held against. */
  readonly small: number;
  /** A folder of this run, removed at its end. */
  readonly dir: string;
  readonly files: QueueFiles;
}

export type Bench = (context: BenchContext) => Promise<void>;
