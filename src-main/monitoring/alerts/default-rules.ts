import type { AlertRule } from '../../../src-shared/models/alert-rule.ts';
import { alertThresholdsSchema } from '../../../src-shared/models/metric.ts';

const MINUTE = 60_000;

/** The rules an app begins with: those of the engine's own thresholds, and what an operator wants to know besides. */
export function defaultRules(): AlertRule[] {
  const { saveTime, loadTime, snapshotTime, errorRate, storageSize } = alertThresholdsSchema.parse({});
  return [
    rule('slow-saves', 'Saves are slow', { metric: 'operation-time', operation: 'save', threshold: saveTime }),
    rule('slow-loads', 'Loading is slow', {
      metric: 'operation-time',
      operation: 'load',
      threshold: loadTime,
      forMs: 0,
    }),
    rule('slow-snapshots', 'Snapshots are slow', {
      ...{ metric: 'operation-time', operation: 'snapshot', threshold: snapshotTime, forMs: 0 },
    }),
    rule('errors', 'Storage operations fail', {
      ...{ metric: 'error-rate', threshold: errorRate, forMs: 0, severity: 'critical' },
    }),
    rule('storage-size', 'Storage is large', { metric: 'storage-size', threshold: storageSize }),
    rule('oldest-waiting', 'A task waits long', { metric: 'oldest-waiting', threshold: 60 * MINUTE, enabled: false }),
    rule('no-completion', 'Nothing is completed', { metric: 'no-completion', threshold: 15 * MINUTE, enabled: false }),
  ];
}

function rule(id: string, name: string, part: Pick<AlertRule, 'metric' | 'threshold'> & Partial<AlertRule>): AlertRule {
  return {
    ...{ id, name, queueId: null, operation: null, forMs: MINUTE, recoverMs: 2 * MINUTE, cooldownMs: 60 * MINUTE },
    ...{ severity: 'warning', enabled: true, mutedUntil: null },
    ...part,
  };
}
