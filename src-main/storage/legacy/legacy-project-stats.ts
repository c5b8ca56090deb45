import type { ProjectTotals } from '../project-totals.ts';

/**
 * Totals from the original's `projectStats`: an object from project to counts, or an array of such pairs. States of
 * custom adapters have them too, with weights and '' for tasks without a project.
 */
export function parseProjectStats(projectStats: unknown): ProjectTotals[] {
  return pairsOf(projectStats).flatMap(([projectId, counts]) => {
    if (typeof projectId !== 'string' || typeof counts !== 'object' || counts === null) return [];
    const completedTotal = countOf(counts, 'completed');
    const failedTotal = countOf(counts, 'failed');
    return [{ projectId: projectId || null, completedTotal, failedTotal, weight: weightOf(counts) }];
  });
}

function pairsOf(projectStats: unknown): unknown[][] {
  if (Array.isArray(projectStats)) return projectStats.filter((pair) => Array.isArray(pair));
  return typeof projectStats === 'object' && projectStats !== null ? Object.entries(projectStats) : [];
}

function countOf(counts: object, name: string): number {
  const count: unknown = Reflect.get(counts, name);
  return typeof count === 'number' && Number.isInteger(count) && count >= 0 ? count : 0;
}

function weightOf(counts: object): number {
  const weight: unknown = Reflect.get(counts, 'weight');
  return typeof weight === 'number' && weight >= 1 ? weight : 1;
}
