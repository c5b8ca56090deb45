import { describe, expect, it } from 'vitest';
import { legacyQueueText, legacyState } from '../legacy/legacy-fixture.ts';
import { bytesSource } from './open-file.ts';
import { salvage, surveySalvage } from './salvage.ts';

const NOW = 1_795_420_142_587;
const COUNT = 40;
const state = legacyState(COUNT, NOW);
const ids = [...state.queue, ...(state.processing as object[])].map((task) => (task as { id: string }).id);

/** The three ways in which queue files are laid out. */
const layouts: [string, string][] = [
  [
    'one task per line',
    `{"taskCount":42,"tasks":[\n${[...state.queue, ...(state.processing as object[])].map((task) => JSON.stringify(task)).join(',\n')}\n],\n"checksum":"x"}\n`,
  ],
  ['indented', legacyQueueText(state, { checksumAt: NOW, savedAt: NOW })],
  ['all on one line', JSON.stringify(JSON.parse(legacyQueueText(state, { checksumAt: NOW, savedAt: NOW })))],
];

function salvaged(bytes: Buffer): string[] {
  const found: string[] = [];
  for (const part of salvage(bytesSource(bytes))) {
    if (part.kind === 'element') found.push((JSON.parse(part.text) as { id: string }).id);
  }
  return found;
}

describe.each(layouts)('salvage of a file with %s', (_layout, text) => {
  const bytes = Buffer.from(text);

  it('gives all tasks of a whole file, and no break', () => {
    expect(salvaged(bytes)).toEqual(ids);
    expect(surveySalvage(bytesSource(bytes))).toEqual({ tasksReadable: COUNT + 2, firstBreak: null });
  });

  it('gives every task before a truncation, at every 97th byte, and names the byte', () => {
    for (let length = 3; length < bytes.length - 1; length += 97) {
      const cut = bytes.subarray(0, length);
      const found = salvaged(cut);
      expect(found).toEqual(ids.slice(0, found.length));
      const next = text.indexOf(`"${ids[found.length]}"`);
      if (next >= 0) expect(Buffer.byteLength(text.slice(0, next))).toBeGreaterThan(length - 700);
      const report = surveySalvage(bytesSource(cut));
      expect(report).toEqual({
        tasksReadable: found.length,
        firstBreak: { offset: length, reason: expect.stringContaining('the file ends') },
      });
    }
  });

  it('loses only the task in which bytes are overwritten, at every 97th byte', () => {
    const firstTask = bytes.indexOf(`"${ids[0]}"`);
    const lastTask = bytes.indexOf(`"${ids[COUNT - 1]}"`);
    for (let at = firstTask; at < lastTask; at += 97) {
      const damaged = Buffer.from(bytes);
      damaged.write('\0\0\0', at, 'latin1');
      const found = salvaged(damaged);
      expect(found.length, `at byte ${at}`).toBeGreaterThanOrEqual(COUNT);
      expect(found).toEqual(ids.filter((id) => found.includes(id)));
      const { firstBreak } = surveySalvage(bytesSource(damaged));
      expect((firstBreak?.offset ?? 0) - at).toBeGreaterThan(-8);
      expect((firstBreak?.offset ?? 0) - at).toBeLessThan(300);
    }
  });

  it('goes on after a hole that swallowed several tasks', () => {
    const from = bytes.indexOf(`"${ids[5]}"`) + 10;
    const to = bytes.indexOf(`"${ids[9]}"`) + 10;
    const found = salvaged(Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)]));
    expect(found.slice(0, 5)).toEqual(ids.slice(0, 5));
    expect(found.slice(-32)).toEqual(ids.slice(10));
  });

  it('survives one flipped bit anywhere with at most two tasks lost', () => {
    for (let at = 1; at < bytes.length; at += 61) {
      const damaged = Buffer.from(bytes);
      damaged[at] = (damaged[at] ?? 0) ^ (1 << (at % 7));
      expect(surveySalvage(bytesSource(damaged)).tasksReadable, `bit of byte ${at}`).toBeGreaterThanOrEqual(COUNT - 1);
    }
  });
});

describe('salvage', () => {
  it('does not take objects inside a damaged task for tasks', () => {
    const inner = '"data":{"steps":[{"id":"s1","name":"x"},{"id":"s2","name":"y"}]}';
    const text = `{"queue":[{"id":"a","type":"t","bad":tru,${inner}},{"id":"b","type":"t",${inner}}]}`;
    expect(salvaged(Buffer.from(text))).toEqual(['b']);
  });

  it('knows the running tasks behind a break for running', () => {
    const text = legacyQueueText(state, { checksumAt: NOW, savedAt: NOW });
    const cut = text.indexOf(`"${ids[COUNT - 1]}"`);
    const broken = Buffer.from(text.slice(0, cut) + text.slice(cut + 9));
    const keys = [...salvage(bytesSource(broken))].flatMap((part) => (part.kind === 'element' ? [part.key] : []));
    expect(keys.slice(-2)).toEqual(['processing', 'processing']);
    expect(keys.filter((key) => key === 'queue').length).toBeGreaterThanOrEqual(COUNT - 1);
  });

  it('finds nothing in nothing', () => {
    for (const text of ['', '{', 'garbage', '\0'.repeat(5000)]) {
      expect(surveySalvage(bytesSource(Buffer.from(text))).tasksReadable).toBe(0);
    }
  });
});
