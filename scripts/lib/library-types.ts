import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';

/** Specifiers of `import`, `export from` and `import()`. */
const SPECIFIER = /((?:from|import\()\s*['"])(\.{1,2}\/[^'"]+)\.ts(?=['"])/g;
const COMMENT = /\/\*[\s\S]*?\*\//g;

/** Copies the declarations that an entry leads to, and none of the others; once for `import`, once for `require`. */
export function copyTypes(from: string, to: string, entries: Readonly<Record<string, string>>): void {
  const found = new Map<string, string>();
  for (const source of Object.values(entries)) gather(from, `${source}.d.ts`, found);
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

function gather(root: string, path: string, found: Map<string, string>): void {
  if (found.has(path)) return;
  const text = readFileSync(join(root, path), 'utf8');
  found.set(path, text);
  for (const [, , specifier] of text.replace(COMMENT, '').matchAll(SPECIFIER)) {
    gather(root, normalize(join(dirname(path), `${specifier}.d.ts`)), found);
  }
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
