import { describe, expect, it } from 'vitest';
import { cellToJson, guardCell, jsonToCell, unguardCell } from './cells.ts';
import { readMoment, readNumber } from './coerce.ts';
import { guessTargets } from './columns.ts';
import { statusOfWord } from './status-words.ts';

const targets = (...headers: string[]): string[] =>
  guessTargets(headers).map((target) => {
    if (target.kind === 'field') return target.field;
    if (target.kind === 'data') return ['data', ...target.path].join('.');
    return target.kind === 'other' ? `other ${target.name}` : target.kind;
  });

describe('columns', () => {
  it('are known by other words, in English and Japanese, and with a letter wrong', () => {
    expect(targets('Task ID', 'Due Date', 'prioirty', 'max_retries')).toEqual([
      'id',
      'deadline',
      'priority',
      'maxRetries',
    ]);
    expect(targets('タスクID', '優先度', '締切', 'プロジェクト名')).toEqual([
      'id',
      'priority',
      'deadline',
      'projectId',
    ]);
  });

  it('give each field once, to the exact name first', () => {
    expect(targets('task id', 'id')).toEqual(['data.task id', 'id']);
  });

  it('that are unknown become members of data, or fields of their own beside a column for all of it', () => {
    expect(targets('id', 'title', 'data.a.b', 'user.name')).toEqual(['id', 'data.title', 'data.a.b', 'data.user.name']);
    expect(targets('id', 'data', 'title', '')).toEqual(['id', 'data', 'other title', 'ignore']);
  });
});

describe('cells', () => {
  it.each(['=1+1', '+1', '-1', '@x', '\tx', '\rx', "'=x", "''-x"])('guard %j and give it back', (cell) => {
    expect(guardCell(cell)).toBe(`'${cell}`);
    expect(unguardCell(guardCell(cell))).toBe(cell);
  });

  it.each(["'tis", 'plain', '', "it's"])('leave %j as it is', (cell) => {
    expect([guardCell(cell), unguardCell(cell)]).toEqual([cell, cell]);
  });

  it.each(['5', '-0', '1e400', '9007199254740993', 'true', 'null', '{"a":[1]}', '"5"', '""', '"\\u0000"', '"\\ud800"'])(
    'hold %s so that it is read back to the letter',
    (valueText) => expect(cellToJson(jsonToCell(valueText))).toBe(valueText),
  );

  it.each(['007', '1,5', '{broken', 'True', ' 5'])('take %j for a text', (cell) => {
    expect(cellToJson(cell)).toBe(JSON.stringify(cell));
  });
});

describe('values', () => {
  it('are numbers in any usual form, or none', () => {
    expect(['1,234.5', '１２', ' -3 ', '.5', '1e3'].map(readNumber)).toEqual([1234.5, 12, -3, 0.5, 1000]);
    expect(['high', '', '1,23', '0x10', '1e999', 'NaN'].map(readNumber)).toEqual([null, null, null, null, null, null]);
  });

  it('are moments in any usual form, without a zone in UTC', () => {
    const noon = Date.UTC(2026, 10, 25, 12);
    const forms = ['2026-11-25T12:00:00Z', '2026/11/25 12:00', '2026年11月25日 12時00分', '2026-11-25 21:00+09:00'];
    expect([...forms, String(noon), String(noon / 1000)].map(readMoment)).toEqual(new Array(6).fill(noon));
    expect(['2026-02-30', '25:00', 'soon', '2026-01-01 24:00', '99999999999999999'].map(readMoment)).toEqual(
      new Array(5).fill(null),
    );
  });

  it('are statuses by the words of other systems', () => {
    expect(['Pending', 'IN_PROGRESS', '完了', 'dead', 'Queued'].map(statusOfWord)).toEqual([
      'queued',
      'processing',
      'completed',
      'failed',
      'queued',
    ]);
    expect(statusOfWord('asleep')).toBeNull();
  });
});
