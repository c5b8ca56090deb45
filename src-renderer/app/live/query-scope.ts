import type { QueryKey } from '@tanstack/react-query';

/** What of a queue an event made stale. */
export type StaleScope = 'content' | 'snapshots' | 'info';

/**
 * Whether a query's answer about this queue is stale. Keys are those of the RPC library: `[path, { input }]`.
 * Tasks of a snapshot never change, so they stay.
 */
export function isStale(key: QueryKey, queueId: string, scope: StaleScope): boolean {
  const [path, options] = key;
  if (!Array.isArray(path) || !isRecord(options) || !isRecord(options.input)) return false;
  const { input } = options;
  if (input.queueId !== queueId) return false;
  const [area, name] = path;
  if (scope === 'snapshots') return area === 'snapshots' && name === 'list';
  if (scope === 'info') return area === 'queues';
  return area === 'queues' || (area === 'tasks' && isLive(input.view));
}

function isLive(view: unknown): boolean {
  return !isRecord(view) || view.kind === 'live';
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
