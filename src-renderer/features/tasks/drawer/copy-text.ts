/** Puts text on the clipboard, exactly as it is. Rejects where the browser does not allow it. */
export async function copyText(text: string): Promise<void> {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  throw new Error('This window may not use the clipboard.');
}
