import { AppError } from '../../../src-shared/errors/app-error.ts';
import type { QueueManager } from '../../engine/queue-manager.ts';
import type { QueueHistory } from './queue-history.ts';
import type { QueueImplementer } from './queue-implementer.ts';

interface Measured {
  readonly manager: QueueManager;
  readonly history: QueueHistory;
}

/** What was measured of the queue, and when rules would have fired. */
export function monitoringHandlers(os: QueueImplementer['monitoring'], parts: Promise<Measured>) {
  return {
    history: os.history.handler(async ({ input }) => (await parts).history.read(input)),
    report: os.report.handler(async () => {
      const report = (await parts).manager.getPersistenceReport();
      if (report) return report;
      throw new AppError('storage.unsupported', 'This queue is not measured');
    }),
    previewRule: os.previewRule.handler(async ({ input }) =>
      (await parts).history.preview(input.rule, input.from, input.to),
    ),
  };
}
