import { useEffect, useRef } from 'react';
import classes from './edit.module.css';
import { createJsonDiff } from './json-input.ts';

/** What changes in a JSON text. */
export function JsonDiff({ before, after }: { before: string; after: string }) {
  const hostRef = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const host = hostRef.current;
    if (!host) return;
    const view = createJsonDiff(host, before, after, 'Changes of the data');
    return () => view.destroy();
  }, [before, after]);
  return <div ref={hostRef} className={classes.json} />;
}
