import { objectEntries } from '../../storage/json-text.ts';
import { forbiddenKeyIn } from '../read/forbidden-keys.ts';
import { cellToJson } from './cells.ts';

/** A value's JSON text, or the members of an object in the order in which they came. */
type Node = string | Map<string, Node>;

/** A JSON value that is put together from cells: as a whole, or member by member. */
export class MemberTree {
  #root: Node | null = null;

  /** Puts what a cell says at a path; the empty path is the value as a whole. Null, or why it cannot. */
  set(path: readonly string[], cell: string): string | null {
    const text = cellToJson(cell);
    const forbidden = forbiddenKeyIn(text);
    if (forbidden !== null) return `it has a key ${forbidden}, which is not allowed`;
    if (path.length === 0) {
      if (this.#root !== null) return 'the row gives the whole value and members of it';
      this.#root = text;
      return null;
    }
    this.#root ??= new Map();
    return put(this.#root, path, text);
  }

  /** Takes the members of a JSON object. */
  setWhole(cell: string): string | null {
    const text = cellToJson(cell);
    if (!text.startsWith('{')) return 'it is no JSON object';
    for (const { key, valueText } of objectEntries(text)) {
      const reason = this.set([key], valueText);
      if (reason !== null) return reason;
    }
    return null;
  }

  /** Null where nothing was put in. */
  text(): string | null {
    return this.#root === null ? null : textOf(this.#root);
  }
}

function put(root: Node, path: readonly string[], text: string): string | null {
  let node = root;
  for (const [depth, key] of path.entries()) {
    if (typeof node === 'string') return 'the row gives the whole value and members of it';
    if (depth === path.length - 1) {
      if (node.has(key)) return `the row gives ${path.join('.')} twice`;
      node.set(key, text);
      return null;
    }
    const next: Node = node.get(key) ?? new Map();
    node.set(key, next);
    node = next;
  }
  return null;
}

function textOf(node: Node): string {
  if (typeof node === 'string') return node;
  return `{${[...node].map(([key, value]) => `${JSON.stringify(key)}:${textOf(value)}`).join(',')}}`;
}
