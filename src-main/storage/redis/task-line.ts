import type { StoredTask } from '../checkpoint.ts';
import { objectEntries, wellFormedJson } from '../json-text.ts';

const OWN_PLACE = /^\s*\{\s*"#"\s*:\s*(\d+)/;

/** The task's text on one line, as UTF-8 can hold it, with its status in it. */
export function lineOf({ text, statusIfAbsent }: StoredTask): string {
  const line = oneLine(text);
  if (statusIfAbsent === 'queued' || namesStatus(line)) return line;
  const comma = /^\s*\{\s*\}/.test(line) ? '' : ',';
  const place = seqOf(line);
  if (place === null) return `{"status":"${statusIfAbsent}"${comma}${line.trimStart().slice(1)}`;
  return line.replace(OWN_PLACE, `{"#":${place},"status":"${statusIfAbsent}"`);
}

/** A raw line break in JSON always stands between tokens. */
export function oneLine(text: string): string {
  const line = wellFormedJson(text);
  return line.includes('\n') || line.includes('\r') ? line.replace(/[\r\n]\s*/g, '') : line;
}

/** The place in the order of arrival that the text names, or null. */
export function seqOf(text: string): number | null {
  const digits = OWN_PLACE.exec(text)?.[1];
  return digits === undefined ? null : Number(digits);
}

function namesStatus(text: string): boolean {
  return text.includes('"status"') && objectEntries(text, Number.MAX_SAFE_INTEGER).some(({ key }) => key === 'status');
}
