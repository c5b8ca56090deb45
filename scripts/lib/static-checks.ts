/** A check that reads the sources and says yes or no. */
export interface StaticCheck {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
}

const SOURCES = ['src-shared', 'src-main', 'src-renderer', 'scripts', 'e2e'];

export const STATIC_CHECKS: readonly StaticCheck[] = [
  { name: 'types of main and scripts', command: 'tsc', args: ['-p', 'tsconfig.node.json'] },
  { name: 'types of the page', command: 'tsc', args: ['-p', 'tsconfig.web.json'] },
  { name: 'types of the end-to-end tests', command: 'tsc', args: ['-p', 'e2e/tsconfig.json'] },
  { name: 'lint and format', command: 'biome', args: ['check', '.'] },
  { name: 'walls', command: 'depcruise', args: ['--config', '.dependency-cruiser.mjs', ...SOURCES] },
  { name: 'unused code', command: 'knip', args: [] },
];
