import { defaultKeymap } from '@codemirror/commands';
import { json } from '@codemirror/lang-json';
import { codeFolding, foldGutter, foldKeymap, HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { highlightSelectionMatches, search, searchKeymap } from '@codemirror/search';
import { EditorState, type Extension } from '@codemirror/state';
import { drawSelection, EditorView, keymap, lineNumbers } from '@codemirror/view';
import { tags } from '@lezer/highlight';

const colours = HighlightStyle.define([
  { tag: tags.propertyName, color: 'var(--accent)' },
  { tag: tags.string, color: 'var(--completed)' },
  { tag: tags.number, color: 'var(--scheduled)' },
  { tag: [tags.bool, tags.null], color: 'var(--scheduled)' },
  { tag: [tags.separator, tags.squareBracket, tags.brace], color: 'var(--text-2)' },
]);

export const jsonColours = syntaxHighlighting(colours);

export const jsonLook = EditorView.theme({
  '&': { height: '100%', fontSize: '12px', backgroundColor: 'transparent', color: 'var(--text)' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--mono)', lineHeight: '19px', fontVariantLigatures: 'none' },
  '.cm-content': { padding: '6px 10px 6px 0' },
  '.cm-gutters': { backgroundColor: 'var(--surface)', color: 'var(--text-3)', border: '0' },
  '.cm-lineNumbers .cm-gutterElement': { minWidth: '34px', padding: '0' },
  '.cm-foldGutter .cm-gutterElement': { width: '18px', textAlign: 'center', cursor: 'pointer' },
  '.cm-foldPlaceholder': { border: '0', background: 'var(--hover)', color: 'var(--text-2)', padding: '0 4px' },
  '.cm-selectionBackground, &.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground': {
    backgroundColor: 'var(--selected)',
  },
  '.cm-selectionMatch': { backgroundColor: 'var(--warn-bg)' },
  '.cm-searchMatch': { backgroundColor: 'var(--warn-bg)', outline: '1px solid var(--warn-line)' },
  '.cm-searchMatch-selected': { backgroundColor: 'var(--selected)' },
  '.cm-panels': { backgroundColor: 'var(--surface-2)', color: 'var(--text)', borderColor: 'var(--line)' },
  '.cm-panel.cm-search': { padding: '4px 24px 4px 8px', fontFamily: 'var(--font)', fontSize: '12px' },
  '.cm-panel.cm-search label': { fontSize: '12px' },
  '.cm-textfield': {
    border: '1px solid var(--line-2)',
    borderRadius: '4px',
    backgroundColor: 'var(--surface)',
    color: 'var(--text)',
    fontSize: '12px',
  },
  '.cm-button': {
    border: '1px solid var(--line-2)',
    borderRadius: '4px',
    backgroundImage: 'none',
    backgroundColor: 'var(--surface)',
    color: 'var(--text)',
    fontSize: '12px',
  },
  '.cm-panel.cm-search [name=close]': { color: 'var(--text-2)', fontSize: '16px' },
});

function foldMarker(open: boolean): HTMLElement {
  const marker = document.createElement('span');
  marker.textContent = open ? '⌄' : '›';
  marker.title = open ? 'Fold' : 'Unfold';
  return marker;
}

function extensions(label: string): Extension[] {
  return [
    EditorState.readOnly.of(true),
    // A tabindex says to every tool what contenteditable says to browsers: the keyboard can go there and scroll.
    EditorView.contentAttributes.of({ 'aria-label': label, 'aria-readonly': 'true', tabindex: '0' }),
    EditorView.lineWrapping,
    lineNumbers(),
    foldGutter({ markerDOM: foldMarker }),
    codeFolding(),
    drawSelection(),
    json(),
    jsonColours,
    search({ top: true }),
    highlightSelectionMatches(),
    keymap.of([...searchKeymap, ...foldKeymap, ...defaultKeymap]),
    jsonLook,
  ];
}

/** A viewer of JSON text with line numbers, folding and search (Ctrl/Cmd+F). */
export function createJsonEditor(parent: HTMLElement, doc: string, label: string): EditorView {
  return new EditorView({ parent, state: EditorState.create({ doc, extensions: extensions(label) }) });
}

/** The same viewer over another text, unfolded and from its top. */
export function showJson(view: EditorView, doc: string, label: string): void {
  view.setState(EditorState.create({ doc, extensions: extensions(label) }));
}
