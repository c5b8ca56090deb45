import type { EditorView } from '@codemirror/view';
import { useEffect, useEffectEvent, useRef } from 'react';
import classes from './edit.module.css';
import { createJsonInput } from './json-input.ts';

interface JsonFieldProps {
  readonly text: string;
  readonly label: string;
  readonly onChange: (text: string) => void;
}

/** A JSON text that can be edited, with errors marked where they stand. The editor keeps the text once it is made. */
export function JsonField({ text, label, onChange }: JsonFieldProps) {
  const hostRef = useRef<HTMLDivElement>(null);
  const changed = useEffectEvent(onChange);
  const create = useEffectEvent(
    (host: HTMLElement): EditorView => createJsonInput(host, text, label, (next) => changed(next)),
  );
  useEffect(() => {
    const host = hostRef.current;
    if (!host) return;
    const view = create(host);
    return () => view.destroy();
  }, []);
  return <div ref={hostRef} className={classes.json} />;
}
