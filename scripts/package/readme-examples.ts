import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../lib/project.ts';

const FENCED = /^```ts\n([\s\S]*?)^```$/gm;

/** First line of an example that others import. */
const FILE_NAME = /^\/\/ (\S+\.ts)\n/;

export interface Example {
  /** Heading of the section, and which of its examples it is. */
  readonly name: string;
  readonly file: string;
  readonly text: string;
}

/** The TypeScript examples of the README that use the library. */
export function readmeExamples(): Example[] {
  const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
  return readme.split(/^(?=#+ )/m).flatMap((section) => {
    const heading = /^#+ (.*)/.exec(section)?.[1] ?? 'README';
    const texts = [...section.matchAll(FENCED)].map(([, text = '']) => text);
    return texts
      .filter((text) => text.includes("'poppo-queue"))
      .map((text, index) => {
        const name = `${heading} ${index + 1}`;
        return { name, file: FILE_NAME.exec(text)?.[1] ?? `${name.replaceAll(' ', '-').toLowerCase()}.ts`, text };
      });
  });
}
