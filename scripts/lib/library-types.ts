import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';

/** Specifiers of `import`, `export from` and `import()`. */
const SPECIFIER = /((?:from|import\()\s*['"])(\.{1,2}\/[^'"]+)\.ts(?=['"])/g;
const COMMENT = /\/\*[\s\S]*?\*\//g;
const DOC = String.raw`(?:[ ]*\/\*\*(?:(?!\*\/)[\s\S])*\*\/\n)?`;
const FUNCTION = new RegExp(String.raw`${DOC}export declare function \*?(\w+)[\s\S]*?;\n(?=[^\s}]|$)`, 'g');
const PROTECTED = new RegExp(String.raw`${DOC} {4}protected [\s\S]*?;\n(?= {4}[^\s}]|\})`, 'g');
const IMPORT = /^import (?:type )?(?:(\w+)(?:, )?)?(?:\{([^}]*)\})? ?from '[^']+';\n/gm;

export interface TypesPlan {
  /** Names under which the entries are declared, with their sources. */
  readonly entries: Readonly<Record<string, string>>;
  /** Source of the classes that users extend: there, protected members are declared too. */
  readonly extended: string;
}

/**
 * Copies the declarations that a user of the entries sees, and those that these lead to; once for `import`, once for
 * `require`. Functions that no entry exports and protected members of classes that nobody extends are left out, since
 * they would lead to everything there is.
 */
export function copyTypes(from: string, to: string, { entries, extended }: TypesPlan): void {
  const found = new Map<string, string>();
  const exported = Object.values(entries)
    .map((source) => readFileSync(join(from, `${source}.d.ts`), 'utf8'))
    .join('\n');
  const read = (path: string): string => {
    const text = readFileSync(join(from, path), 'utf8').replace(FUNCTION, (declaration: string, name: string) =>
      new RegExp(`\\b${name}\\b`).test(exported) ? declaration : '',
    );
    return withoutIdleImports(path === `${extended}.d.ts` ? text : text.replace(PROTECTED, ''));
  };
  for (const source of Object.values(entries)) gather(read, `${source}.d.ts`, found);
  for (const [path, text] of found) {
    write(join(to, path), text.replace(SPECIFIER, '$1$2.js'));
    write(join(to, path.replace(/\.d\.ts$/, '.d.cts')), text.replace(SPECIFIER, '$1$2.cjs'));
  }
  for (const [name, source] of Object.entries(entries)) {
    const target = `./${relative('.', source)}`;
    write(join(to, `${name}.d.ts`), `export * from '${target}.js';\n`);
    write(join(to, `${name}.d.cts`), `export * from '${target}.cjs';\n`);
  }
}

function gather(read: (path: string) => string, path: string, found: Map<string, string>): void {
  if (found.has(path)) return;
  const text = read(path);
  found.set(path, text);
  for (const [, , specifier] of text.replace(COMMENT, '').matchAll(SPECIFIER)) {
    gather(read, normalize(join(dirname(path), `${specifier}.d.ts`)), found);
  }
}

/** Takes out the imports of which no name is used any more. */
function withoutIdleImports(text: string): string {
  const uses = text.replace(IMPORT, '').replace(COMMENT, '');
  return text.replace(IMPORT, (statement: string, whole = '', names = '') => {
    const locals = names.split(',').map((name: string) => name.trim().split(/\s+/).at(-1) ?? '');
    const isUsed = [whole, ...locals].some((name) => name !== '' && new RegExp(`\\b${name}\\b`).test(uses));
    return isUsed ? statement : '';
  });
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
