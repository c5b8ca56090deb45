import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { json, jsonParseLinter } from '@codemirror/lang-json';
import { bracketMatching, indentOnInput } from '@codemirror/language';
import { linter, lintGutter } from '@codemirror/lint';
import { unifiedMergeView } from '@codemirror/merge';
import { EditorState, type Extension } from '@codemirror/state';
import { EditorView, keymap, lineNumbers } from '@codemirror/view';
import { jsonColours, jsonLook } from '../json-editor.ts';

const common = (label: string): Extension[] => [
  EditorView.contentAttributes.of({ 'aria-label': label }),
  EditorView.lineWrapping,
  lineNumbers(),
  json(),
  jsonColours,
  jsonLook,
];

/** An editor of JSON text. */
export function createJsonInput(
  parent: HTMLElement,
  doc: string,
  label: string,
  onChange: (text: string) => void,
): EditorView {
  const extensions = [
    ...common(label),
    history(),
    indentOnInput(),
    bracketMatching(),
    lintGutter(),
    linter((view) => (view.state.doc.length === 0 ? [] : jsonParseLinter()(view))),
    // Tab leaves the editor, so that the keyboard is not caught in it.
    keymap.of([...historyKeymap, ...defaultKeymap]),
    EditorView.updateListener.of((update) => {
      if (update.docChanged) onChange(update.state.doc.toString());
    }),
  ];
  return new EditorView({ parent, state: EditorState.create({ doc, extensions }) });
}

/** Both texts in one, with what goes and what comes marked. */
export function createJsonDiff(parent: HTMLElement, before: string, after: string, label: string): EditorView {
  const extensions = [
    ...common(label),
    EditorState.readOnly.of(true),
    EditorView.contentAttributes.of({ tabindex: '0', 'aria-readonly': 'true' }),
    unifiedMergeView({ original: before, mergeControls: false, collapseUnchanged: { margin: 2, minSize: 4 } }),
  ];
  return new EditorView({ parent, state: EditorState.create({ doc: after, extensions }) });
}
