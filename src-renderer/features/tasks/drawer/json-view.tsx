import type { EditorView } from '@codemirror/view';
import { useEffect, useEffectEvent, useRef } from 'react';
import { createJsonEditor, showJson } from './json-editor.ts';
import classes from './json-view.module.css';

interface JsonViewProps {
  /** Text that is laid out already. */
  readonly text: string;
  readonly label: string;
}

/** Read-only JSON. Loaded when the first drawer opens, so that the list does not wait for the editor. */
export default function JsonView({ text, label }: JsonViewProps) {
  const hostRef = useRef<HTMLDivElement>(null);
  const viewRef = useRef<EditorView | null>(null);
  const create = useEffectEvent((host: HTMLElement) => createJsonEditor(host, text, label));
  useEffect(() => {
    const host = hostRef.current;
    if (!host) return;
    const view = create(host);
    viewRef.current = view;
    return () => {
      viewRef.current = null;
      view.destroy();
    };
  }, []);
  useEffect(() => {
    const view = viewRef.current;
    if (view && view.state.doc.toString() !== text) showJson(view, text, label);
  }, [text, label]);
  return <div ref={hostRef} className={classes.editor} />;
}
