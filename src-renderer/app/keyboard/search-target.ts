type FocusSearch = () => void;

let current: FocusSearch | null = null;
let wanted = false;

/**
 * Names what `/` focuses while a page is shown; returns the function that takes it back. If `/` was pressed on
 * another page and led here, the field is focused at once.
 */
export function registerSearch(focus: FocusSearch): () => void {
  current = focus;
  if (wanted) focus();
  wanted = false;
  return () => {
    if (current === focus) current = null;
  };
}

/** Focuses the search field of the page; false where the page has none, and then the next one to come is focused. */
export function focusSearch(): boolean {
  wanted = current === null;
  current?.();
  return current !== null;
}
