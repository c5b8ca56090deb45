/** The walls of the house: what each part may know. See ARCHITECTURE.md. */

const TESTS = '\\.test\\.tsx?$|/testing/';
const INNER_PARTS = '^src-main/(engine|storage|snapshots|transfer|monitoring|recovery)/';

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    {
      name: 'no-circles',
      comment: 'Two files that need each other are one file, or miss a third.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'shared-imports-only-zod-and-the-contract',
      comment: 'src-shared is loaded by every side, so it may depend on neither, nor on a platform.',
      severity: 'error',
      from: { path: '^src-shared/', pathNot: TESTS },
      to: { pathNot: '^src-shared/|(^|/)node_modules/(zod|@orpc/contract)/' },
    },
    {
      name: 'renderer-imports-only-shared',
      comment: 'The page reaches the app through the contract alone.',
      severity: 'error',
      from: { path: '^src-renderer/' },
      to: { path: '^(src-main|e2e|scripts)/' },
    },
    {
      name: 'renderer-runs-in-a-browser',
      severity: 'error',
      from: { path: '^src-renderer/', pathNot: TESTS },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'main-knows-no-page',
      severity: 'error',
      from: { path: '^src-main/' },
      to: { path: '^(src-renderer|e2e|scripts)/' },
    },
    {
      name: 'electron-only-in-its-host',
      comment: 'Nothing else knows which host it runs on.',
      severity: 'error',
      from: { path: '^src-', pathNot: '^src-main/hosts/electron/' },
      to: { path: '(^|/)node_modules/electron/|^electron$' },
    },
    {
      name: 'hosts-are-entered-by-nobody',
      severity: 'error',
      from: { path: '^src-', pathNot: '^src-main/hosts/' },
      to: { path: '^src-main/hosts/' },
    },
    {
      name: 'hosts-do-not-know-each-other',
      severity: 'error',
      from: { path: '^src-main/hosts/([^/]+)/' },
      to: { path: '^src-main/hosts/[^/]+/', pathNot: '^src-main/hosts/$1/' },
    },
    {
      name: 'inner-parts-know-no-outer-ones',
      comment: 'The engine and its neighbours serve library users too, who have no workspace and no window.',
      severity: 'error',
      from: { path: INNER_PARTS },
      to: { path: '^src-main/(handlers|hosts|workspace)/|^src-main/app\\.ts$' },
    },
    {
      name: 'storage-knows-no-engine',
      comment: 'What to recover from is decided by a policy that knows no storage, so every storage may ask it.',
      severity: 'error',
      from: { path: '^src-main/storage/', pathNot: TESTS },
      to: { path: '^src-main/(engine|snapshots|transfer|monitoring)/' },
    },
    {
      name: 'workspace-knows-no-handler',
      severity: 'error',
      from: { path: '^src-main/workspace/', pathNot: TESTS },
      to: { path: '^src-main/(handlers/|app\\.ts$)' },
    },
    {
      name: 'library-without-the-app',
      severity: 'error',
      from: { path: '^src-main/library(-testing)?\\.ts$' },
      to: { path: '^src-main/(handlers|hosts|workspace|app\\.ts)', reachable: true },
    },
    {
      name: 'library-has-its-packages',
      comment: 'Who installs the library gets its dependencies and no devDependencies: list there what it imports.',
      severity: 'error',
      from: { path: `${INNER_PARTS}|^src-main/(platform|conformance)/|^src-shared/models/`, pathNot: TESTS },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'conformance-is-for-tests',
      comment: 'Who embeds the engine does not load the suite that proves its storages.',
      severity: 'error',
      from: { path: '^src-main/', pathNot: `${TESTS}|^src-main/(conformance/|library-testing\\.ts$)` },
      to: { path: '^src-main/conformance/' },
    },
    {
      name: 'platform-is-the-ground',
      severity: 'error',
      from: { path: '^src-main/platform/', pathNot: TESTS },
      to: { path: '^src-main/', pathNot: '^src-main/platform/' },
    },
    {
      name: 'product-without-tests',
      severity: 'error',
      from: { path: '^src-', pathNot: `${TESTS}|^src-main/bench/` },
      to: { path: TESTS, pathNot: 'node_modules' },
    },
    {
      name: 'everything-is-found',
      severity: 'error',
      from: { path: '^(src-|scripts|e2e)' },
      to: { couldNotResolve: true },
    },
  ],
  options: {
    parser: 'swc',
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json', '.d.ts'],
      mainFields: ['module', 'main', 'types'],
    },
  },
};
