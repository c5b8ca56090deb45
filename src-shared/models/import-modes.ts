import type { ImportCheck } from './import-file.ts';
import type { ImportMode, ImportReport } from './transfer.ts';

/** What an import would do, in exact counts. */
export type ImportForecast = Pick<
  ImportReport,
  'added' | 'changed' | 'unchanged' | 'skipped' | 'duplicates' | 'invalid' | 'removed'
>;

/**
 * What an import would do in each mode, told from a check in the mode `upsert`: the rows are the same ones, only what
 * becomes of those whose id the queue has differs.
 */
export function forecast(
  { report, liveTasks }: Pick<ImportCheck, 'report' | 'liveTasks'>,
  mode: ImportMode,
): ImportForecast {
  const { added, changed, unchanged, duplicates, invalid } = report;
  const existing = changed + unchanged;
  const none = { changed: 0, unchanged: 0, skipped: 0, removed: 0 };
  switch (mode) {
    case 'insert':
      return { ...none, added, duplicates, invalid: invalid + existing };
    case 'skip':
      return { ...none, added, duplicates, invalid, skipped: existing };
    case 'upsert':
      return { ...none, added, changed, unchanged, duplicates, invalid };
    case 'replace':
      return { ...none, added: added + existing, duplicates, invalid, removed: liveTasks };
  }
}
