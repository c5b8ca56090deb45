import { defineConfig } from 'vitest/config';

/** End-to-end specs: they drive the built app, one spec file at a time per worker. */
export default defineConfig({
  test: {
    name: 'e2e',
    root: import.meta.dirname,
    include: ['**/*.spec.ts'],
    testTimeout: 120_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
  },
});
