import type { Database } from 'better-sqlite3';
import { errorClassOf, errorShapeOf } from '../../../src-shared/models/search/error-shape.ts';

/** Of a longer error only the beginning is looked at. */
const ERROR_READ = 4000;

/** Gives SQL the functions by which searches tell errors apart: `error_class(last_error)` and `error_shape(...)`. */
export function addSearchFunctions(db: Database): void {
  const ofError = (name: string, read: (text: string) => string | null): void => {
    const recent = new Map<string, string | null>();
    db.function(name, { deterministic: true }, (text: unknown) => {
      if (typeof text !== 'string') return null;
      const known = recent.get(text);
      if (known !== undefined) return known;
      const found = read(text.slice(0, ERROR_READ));
      if (recent.size >= 200) recent.clear();
      recent.set(text, found);
      return found;
    });
  };
  ofError('error_class', errorClassOf);
  ofError('error_shape', errorShapeOf);
}
