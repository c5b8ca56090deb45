import { describe, expect, it } from 'vitest';
import { commandFor, isTyping, type KeyStroke } from './key-map.ts';

const stroke = (key: string, change: Partial<KeyStroke> = {}): KeyStroke => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  defaultPrevented: false,
  isComposing: false,
  ...change,
});

const element = (tagName: string, attributes: Record<string, string> = {}, isContentEditable = false) => ({
  tagName,
  isContentEditable,
  getAttribute: (name: string) => attributes[name] ?? null,
});

describe('commandFor', () => {
  it('knows one letter per page, in either case', () => {
    expect(commandFor(stroke('o'))).toEqual({ kind: 'page', page: 'overview' });
    expect(commandFor(stroke('T'))).toEqual({ kind: 'page', page: 'tasks' });
    expect(commandFor(stroke('s'))).toEqual({ kind: 'page', page: 'snapshots' });
  });

  it('knows search and help', () => {
    expect(commandFor(stroke('/'))).toEqual({ kind: 'search' });
    expect(commandFor(stroke('?'))).toEqual({ kind: 'help' });
  });

  it('leaves keys held with a modifier to the browser', () => {
    expect(commandFor(stroke('t', { ctrlKey: true }))).toBeNull();
    expect(commandFor(stroke('s', { metaKey: true }))).toBeNull();
    expect(commandFor(stroke('o', { altKey: true }))).toBeNull();
  });

  it('leaves keys alone that something else used or that an input method composes', () => {
    expect(commandFor(stroke('t', { defaultPrevented: true }))).toBeNull();
    expect(commandFor(stroke('t', { isComposing: true }))).toBeNull();
  });

  it('knows nothing of other keys', () => {
    expect(commandFor(stroke('x'))).toBeNull();
    expect(commandFor(stroke('Escape'))).toBeNull();
  });
});

describe('isTyping', () => {
  it('is true in fields that take text', () => {
    expect(isTyping(element('INPUT'))).toBe(true);
    expect(isTyping(element('INPUT', { type: 'search' }))).toBe(true);
    expect(isTyping(element('textarea'))).toBe(true);
    expect(isTyping(element('SELECT'))).toBe(true);
    expect(isTyping(element('DIV', {}, true))).toBe(true);
    expect(isTyping(element('DIV', { role: 'textbox' }))).toBe(true);
  });

  it('is false on buttons, tick boxes, rows and nothing', () => {
    expect(isTyping(element('BUTTON'))).toBe(false);
    expect(isTyping(element('INPUT', { type: 'checkbox' }))).toBe(false);
    expect(isTyping(element('DIV', { role: 'gridcell' }))).toBe(false);
    expect(isTyping(null)).toBe(false);
  });
});
